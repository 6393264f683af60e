import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useLocation } from 'wouter';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { useDuplicatePoll } from '../api/duplicate-poll.ts';
import { fetchPoll } from '../api/organized-poll.ts';
import { ErrorNotice } from '../components/ErrorNotice.tsx';
import classes from '../components/Row.module.css';
import { offerFile } from '../export/offer-file.ts';
import { fileText } from '../poll-file/poll-file.ts';
import { useOrganizer } from '../sign-in/organizer.ts';

/** Downloads the poll as it is stored now. */
function useSavePollFile(pollId: string) {
  const { client } = useOrganizer();
  return useMutation({
    mutationFn: async () =>
      offerFile(`${pollId}.json`, [fileText(await fetchPoll(client, pollId))], 'application/json'),
  });
}

/** Copies a poll: as another draft, or into a file. */
export function ReuseButtons({ pollId }: { pollId: string }) {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const duplicating = useDuplicatePoll(pollId);
  const saving = useSavePollFile(pollId);
  return (
    <>
      <div className={classes.row}>
        <Button
          variant="default"
          loading={duplicating.isPending}
          onClick={() =>
            duplicating.mutate(undefined, {
              onSuccess: (copy) => void navigate(`/organize/polls/${copy.pollId}/edit`),
            })
          }
        >
          {t('organize.actions.duplicate')}
        </Button>
        <Button variant="default" loading={saving.isPending} onClick={() => saving.mutate()}>
          {t('organize.actions.saveFile')}
        </Button>
      </div>
      <ErrorNotice error={duplicating.error ?? saving.error} />
    </>
  );
}
