import { Button } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';
import { Link, useSearchParams } from 'wouter';
import { Spinner } from '../../../components/Spinner.tsx';
import { useLanguage } from '../../../i18n/use-language.ts';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { usePollList } from '../api/poll-list.ts';
import { ErrorNotice } from '../components/ErrorNotice.tsx';
import { OrganizerPage } from '../components/OrganizerPage.tsx';
import { DeletedNotice } from '../poll-actions/DeletedNotice.tsx';
import { ImportButton } from '../poll-file/ImportButton.tsx';
import { ImportResult } from '../poll-file/ImportResult.tsx';
import { useFileDrop } from '../poll-file/use-file-drop.ts';
import { useImportPoll } from '../poll-file/use-import-poll.ts';
import { PollFilterFields } from './PollFilterFields.tsx';
import classes from './PollList.module.css';
import { PollRow } from './PollRow.tsx';
import { filterIn, isFiltering, type PollFilter, queryOf, shownPolls } from './poll-filter.ts';

/** Shorter lists need no filter. */
const FILTERED_FROM = 6;

/** Takes the place of an empty list. */
function NoPolls({ text, children }: { text: string; children: ReactNode }) {
  return (
    <div className={classes.nothing}>
      <p role="status">{text}</p>
      {children}
    </div>
  );
}

/** The list of all polls, where new ones are created and imported. */
export function PollList() {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const [query, setQuery] = useSearchParams();
  const filter = filterIn(query);
  const setFilter = (next: PollFilter) => setQuery(queryOf(next), { replace: true });
  const list = usePollList();
  const importing = useImportPoll();
  const isFileOver = useFileDrop((files) => {
    if (!importing.isPending) importing.mutate(files);
  });

  const isFiltered = isFiltering(filter);
  // A filter needs all pages.
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  const looksOn = isFiltered && hasNextPage && !list.isError;
  useEffect(() => {
    if (looksOn && !isFetchingNextPage) void fetchNextPage();
  }, [looksOn, isFetchingNextPage, fetchNextPage]);

  const polls = list.data?.pages.flatMap((page) => page.polls) ?? [];
  const shown = shownPolls(polls, filter, language);
  const newPoll = (
    <Button renderRoot={(props) => <Link to="/organize/new" {...props} />}>{t('organize.list.new')}</Button>
  );
  return (
    <OrganizerPage
      title={t('organize.list.title')}
      aside={
        <div className={classes.actions}>
          <ImportButton isBusy={importing.isPending} onFiles={importing.mutate} />
          {newPoll}
        </div>
      }
    >
      <ImportResult imported={importing.data} />
      <ErrorNotice error={importing.error} />
      <DeletedNotice />
      <ErrorNotice error={list.error} />
      {list.isPending && (
        <p role="status" className={classes.loading}>
          <Spinner /> {t('app.loading')}
        </p>
      )}
      {list.isError && list.data === undefined && (
        <Button variant="default" loading={list.isFetching} onClick={() => void list.refetch()}>
          {t('organize.list.again')}
        </Button>
      )}
      {(isFiltered || hasNextPage || polls.length >= FILTERED_FROM) && (
        <PollFilterFields filter={filter} onChange={setFilter} />
      )}
      {list.isSuccess && polls.length === 0 && (
        <NoPolls text={t('organize.list.empty')}>
          <Button renderRoot={(props) => <Link to="/organize/new" {...props} />}>{t('organize.list.first')}</Button>
        </NoPolls>
      )}
      {polls.length > 0 && shown.length === 0 && (
        <NoPolls text={t(looksOn ? 'organize.list.searching' : 'organize.list.noMatch')}>
          <Button variant="default" onClick={() => setFilter({ text: '', status: undefined })}>
            {t('organize.list.showAll')}
          </Button>
        </NoPolls>
      )}
      <ul className={classes.polls}>
        {shown.map((poll) => (
          <PollRow key={poll.pollId} poll={poll} />
        ))}
      </ul>
      {hasNextPage && !isFiltered && (
        <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('organize.more')}
        </Button>
      )}
      {isFileOver && <div className={classes.drop}>{t('organize.list.drop')}</div>}
    </OrganizerPage>
  );
}
