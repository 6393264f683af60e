import { TextField } from '../../../controls/TextField.tsx';
import { useTranslation } from '../../../i18n/use-translation.ts';
import type { Wording } from '../../poll/wording.ts';
import { asPrinted } from '../claim.ts';
import type { ClaimForm } from '../use-claim.ts';
import classes from './ClaimField.module.css';

/** The field for the @name or the entry code, where the poll asks for one. */
export function ClaimField({ form, wording }: { form: ClaimForm; wording: Wording }) {
  const { part, typed, issue, change } = form;
  const { t } = useTranslation();
  if (part === undefined) return null;
  return (
    <TextField
      name={part}
      label={t(`claim.${part}.label`)}
      description={t(`claim.${part}.description`, wording)}
      placeholder={t(`claim.${part}.example`)}
      error={issue && t(`claim.${part}.${issue}`, wording)}
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
