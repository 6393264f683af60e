import { inLanguage, type LocalizedText } from '@booth/shared';
import { Button } from '@mantine/core';
import { Link } from 'wouter';
import { Loading } from '../../../app/Loading.tsx';
import { useLanguage } from '../../../i18n/use-language.ts';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { PollWords } from '../../poll/components/PollWords.tsx';
import { usePollList } from '../api/poll-list.ts';
import { DeletedNotice } from './DeletedNotice.tsx';
import { ErrorNotice } from './ErrorNotice.tsx';
import { OrganizerPage } from './OrganizerPage.tsx';
import { PollLinks } from './PollLinks.tsx';
import classes from './PollList.module.css';
import { StatusBadge } from './StatusBadge.tsx';

/** All the polls. */
export function PollList() {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const inReaders = (text: LocalizedText) => inLanguage(text, language);
  const list = usePollList();
  if (list.isPending) return <Loading />;
  const polls = list.data?.pages.flatMap((page) => page.polls) ?? [];
  return (
    <OrganizerPage
      title={t('organize.list.title')}
      aside={<Button renderRoot={(props) => <Link to="/organize/new" {...props} />}>{t('organize.list.new')}</Button>}
    >
      <DeletedNotice />
      <ErrorNotice error={list.error} />
      {list.isSuccess && polls.length === 0 && <p>{t('organize.list.empty')}</p>}
      <ul className={classes.polls}>
        {polls.map((poll) => {
          const { pollId, title, status, visibility, revealed } = poll;
          return (
            <li key={pollId} className={classes.poll}>
              <h2>
                <Link to={`/organize/polls/${pollId}`}>
                  <PollWords text={title} by={inReaders} />
                </Link>
              </h2>
              <StatusBadge poll={poll} />
              <p className={classes.facts}>
                <code>{pollId}</code>
                <span>{revealed ? t('organize.results.revealed') : t(`organize.visibility.${visibility}`)}</span>
              </p>
              {status !== 'draft' && <PollLinks pollId={pollId} />}
            </li>
          );
        })}
      </ul>
      {list.hasNextPage && (
        <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t('organize.more')}
        </Button>
      )}
    </OrganizerPage>
  );
}
