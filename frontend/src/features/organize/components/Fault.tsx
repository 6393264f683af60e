import { useTranslation } from 'react-i18next';
import { ConnectionError, problemOf } from '../../../api/request-error.ts';
import classes from './Fault.module.css';

/** Why something did not work, and what to do about it; nothing where there is no error. */
export function Fault({ error }: { error: unknown }) {
  const { t } = useTranslation();
  const problem = problemOf(error);
  const text =
    error instanceof ConnectionError
      ? t('organize.fault.connection')
      : problem === undefined
        ? t('organize.fault.unexpected')
        : t(`organize.problem.${problem.code}`, { defaultValue: problem.title });
  return (
    <div role="alert">
      {error !== null && error !== undefined && (
        <p className={classes.fault}>
          {text}
          {problem !== undefined && <span lang="en">{problem.detail}</span>}
        </p>
      )}
    </div>
  );
}
