import { useTranslation } from '../../../i18n/use-translation.ts';
import type { DefinitionIssue } from '../definition/definition.ts';
import type { Place } from '../definition/place.ts';
import classes from './Issues.module.css';

interface IssuesProps {
  text: string;
  issues: readonly DefinitionIssue[];
  onGoTo: (place: Place) => void;
}

const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;

/** What is wrong with a text, each with the way to its place. */
export function Issues({ text, issues, onGoTo }: IssuesProps) {
  const { t } = useTranslation();
  return (
    <section aria-label={t('organize.editor.issues')}>
      <p role="status" className={classes.verdict} data-ok={issues.length === 0 || undefined}>
        {issues.length === 0 ? t('organize.editor.fits') : t('organize.editor.issueCount', { count: issues.length })}
      </p>
      <ol className={classes.issues}>
        {issues.map((issue) => (
          <li key={`${issue.path} ${issue.from} ${issue.message}`}>
            <button type="button" className={classes.issue} onClick={() => onGoTo(issue)}>
              <span>{t('organize.editor.line', { line: lineAt(text, issue.from) })}</span>
              {issue.path !== '' && <code>{issue.path}</code>}
              <span>{issue.message}</span>
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}
