import type { Problem } from '@booth/shared';
import { ConnectionError, problemOf } from '../../../api/request-error.ts';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { useIssueTexts } from '../issues/issue-texts.ts';
import classes from './ErrorNotice.module.css';

/** What of a request did not fit. The server says it in English; `path` begins with the part of the request. */
function RefusedParts({ errors = [] }: Pick<Problem, 'errors'>) {
  const { t } = useTranslation();
  const texts = useIssueTexts();
  return (
    errors.length > 0 && (
      <ul>
        {errors.map(({ path, message }) => (
          <li key={`${path} ${message}`}>
            <code>{path.replace(/^body\./, '')}</code> {texts.sentence(message) ?? t('organize.issue.other')}
          </li>
        ))}
      </ul>
    )
  );
}

/** Why something did not work, and what to do about it; nothing where there is no error. */
export function ErrorNotice({ error }: { error: unknown }) {
  const { t } = useTranslation();
  const problem = problemOf(error);
  const text =
    error instanceof ConnectionError
      ? t('organize.error.connection')
      : problem === undefined
        ? t('organize.error.unexpected')
        : t(`organize.problem.${problem.code}`);
  return (
    <div role="alert">
      {error !== null && error !== undefined && (
        <div className={classes.error}>
          <p>{text}</p>
          <RefusedParts errors={problem?.errors} />
        </div>
      )}
    </div>
  );
}
