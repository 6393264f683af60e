import { inLanguage } from '@booth/shared';
import { Link } from 'wouter';
import { useLanguage } from '../../../i18n/use-language.ts';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { placeInWords } from '../definition/path-in-words.ts';
import { lineAt } from '../definition/text-range.ts';
import classes from './ImportResult.module.css';
import type { Imported } from './use-import-poll.ts';

/** Shows the outcome of an import: a link to the new draft, or the issues of the file. */
export function ImportResult({ imported }: { imported: Imported | undefined }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const refused = imported?.kind === 'created' ? undefined : imported;
  return (
    <>
      <div role="status">
        {imported?.kind === 'created' && (
          <div className={classes.created}>
            <p>{t('organize.list.imported', { title: inLanguage(imported.poll.title, language) })}</p>
            {imported.takenId !== undefined && (
              <p>{t('organize.list.otherId', { taken: imported.takenId, pollId: imported.poll.pollId })}</p>
            )}
            <Link to={`/organize/polls/${imported.poll.pollId}/edit`}>{t('organize.list.editImported')}</Link>
          </div>
        )}
      </div>
      <div role="alert">
        {refused?.kind === 'issues' ? (
          <div className={classes.refused}>
            <p>{t('organize.list.importIssues', { count: refused.issues.length })}</p>
            <ul>
              {refused.issues.map(({ path, message, from }) => (
                <li key={`${path} ${from} ${message}`}>
                  {t('organize.list.importLine', { line: lineAt(refused.text, from) })}{' '}
                  {path !== '' && <strong>{placeInWords(path, t, language)}</strong>} {message}
                </li>
              ))}
            </ul>
          </div>
        ) : (
          refused !== undefined && (
            <div className={classes.refused}>
              <p>{t(`organize.list.importRefused.${refused.kind}`)}</p>
            </div>
          )
        )}
      </div>
    </>
  );
}
