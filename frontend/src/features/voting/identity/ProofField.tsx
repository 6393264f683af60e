import { TextField } from '../../../components/TextField.tsx';
import { useTranslation } from '../../../i18n/use-translation.ts';
import type { Wording } from '../../poll/wording.ts';
import { asPrinted } from '../../visitor/proof.ts';
import classes from './ProofField.module.css';
import type { ProofForm } from './use-proof.ts';

/** The field for the @name or the entry code, where the poll asks for one. */
export function ProofField({ form, wording }: { form: ProofForm; wording: Wording }) {
  const { part, typed, issue, change } = form;
  const { t } = useTranslation();
  if (part === undefined) return null;
  return (
    <TextField
      name={part}
      label={t(`proof.${part}.label`)}
      description={t(`proof.${part}.description`, wording)}
      placeholder={t(`proof.${part}.example`)}
      error={issue && t(`proof.${part}.${issue}`, wording)}
      required
      value={typed}
      autoComplete="off"
      autoCapitalize={part === 'code' ? 'characters' : 'none'}
      autoCorrect="off"
      spellCheck={false}
      className={part === 'code' ? classes.code : undefined}
      onChange={(event) => change(event.currentTarget.value)}
      onBlur={() => {
        if (part === 'code' && asPrinted(typed) !== typed) change(asPrinted(typed));
      }}
    />
  );
}
