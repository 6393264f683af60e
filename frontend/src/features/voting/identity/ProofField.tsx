import { TextField } from '../../../components/TextField.tsx';
import { useTranslation } from '../../../i18n/use-translation.ts';
import type { Wording } from '../../poll/wording.ts';
import { asPrinted } from '../../visitor/proof.ts';
import classes from './ProofField.module.css';
import type { ProofForm } from './use-proof.ts';

/** The field for the @name or the entry code, if the poll asks for one. */
export function ProofField({ form, wording }: { form: ProofForm; wording: Wording }) {
  const { kind, typed, issue, change } = form;
  const { t } = useTranslation();
  if (kind === undefined) return null;
  return (
    <TextField
      name={kind}
      label={t(`proof.${kind}.label`)}
      description={t(`proof.${kind}.description`, wording)}
      placeholder={t(`proof.${kind}.example`)}
      error={issue && t(`proof.${kind}.${issue}`, wording)}
      required
      value={typed}
      autoComplete="off"
      autoCapitalize={kind === 'code' ? 'characters' : 'none'}
      autoCorrect="off"
      spellCheck={false}
      className={kind === 'code' ? classes.code : undefined}
      onChange={(event) => change(event.currentTarget.value)}
      onBlur={() => {
        if (kind === 'code' && asPrinted(typed) !== typed) change(asPrinted(typed));
      }}
    />
  );
}
