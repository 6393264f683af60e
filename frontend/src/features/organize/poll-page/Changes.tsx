import { Button } from '@mantine/core';
import { useLanguage } from '../../../i18n/use-language.ts';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { usePollChanges } from '../api/poll-changes.ts';
import { ErrorNotice } from '../components/ErrorNotice.tsx';
import { Section } from '../components/Section.tsx';
import { momentInWords } from '../local-time.ts';
import classes from './Changes.module.css';
import { changeInWords } from './change-in-words.ts';

/** The activity log: who changed what, the latest first. */
export function Changes({ pollId }: { pollId: string }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const list = usePollChanges(pollId);
  const changes = list.data?.pages.flatMap((page) => page.changes) ?? [];
  return (
    <Section title={t('organize.changes.title')}>
      <ErrorNotice error={list.error} />
      {list.isSuccess && changes.length === 0 && <p>{t('organize.changes.empty')}</p>}
      <ol className={classes.changes}>
        {changes.map(({ changeId, at, organizer, kind, version, details }) => (
          <li key={changeId}>
            <time dateTime={at}>{momentInWords(at, language)}</time>
            <span>
              <strong>{t(`organize.change.${kind}`)}</strong>{' '}
              {t('organize.changes.by', { name: organizer.name, version })}
            </span>
            <ul className={classes.details}>
              {changeInWords({ kind, details }, t, language).map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
          </li>
        ))}
      </ol>
      {list.hasNextPage && (
        <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t('organize.more')}
        </Button>
      )}
    </Section>
  );
}
