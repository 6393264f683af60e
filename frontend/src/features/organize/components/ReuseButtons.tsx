import { Button } from '@mantine/core';
import { useLocation } from 'wouter';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { useDuplicatePoll } from '../api/duplicate-poll.ts';
import { useSavePollFile } from '../poll-file/use-save-poll-file.ts';
import { ErrorNotice } from './ErrorNotice.tsx';
import classes from './Row.module.css';

/** Copies a poll, here or into a file. */
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
