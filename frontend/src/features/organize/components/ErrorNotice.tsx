import type { Problem } from '@booth/shared';
import { ConnectionError, problemOf } from '../../../api/request-error.ts';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { useIssueTexts } from '../issues/issue-texts.ts';
import classes from './ErrorNotice.module.css';

/**
 * Lists the issues of a request, which the server reports in English. Each `path` begins with the
 * part of the request.
 */
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

/** Says why a request failed and what to do. Empty while there is no error. */
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
