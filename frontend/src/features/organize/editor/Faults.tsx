import { useTranslation } from 'react-i18next';
import type { DefinitionFault } from '../definition/definition.ts';
import type { Place } from '../definition/place.ts';
import classes from './Faults.module.css';

interface FaultsProps {
  text: string;
  faults: readonly DefinitionFault[];
  onGoTo: (place: Place) => void;
}

const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;

/** What is wrong with a text, each with the way to its place. */
export function Faults({ text, faults, onGoTo }: FaultsProps) {
  const { t } = useTranslation();
  return (
    <section aria-label={t('organize.editor.faults')}>
      <p role="status" className={classes.verdict} data-ok={faults.length === 0 || undefined}>
        {faults.length === 0 ? t('organize.editor.fits') : t('organize.editor.faultCount', { count: faults.length })}
      </p>
      <ol className={classes.faults}>
        {faults.map((fault) => (
          <li key={`${fault.path} ${fault.from} ${fault.message}`}>
            <button type="button" className={classes.fault} onClick={() => onGoTo(fault)}>
              <span>{t('organize.editor.line', { line: lineAt(text, fault.from) })}</span>
              {fault.path !== '' && <code>{fault.path}</code>}
              <span lang="en">{fault.message}</span>
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}
