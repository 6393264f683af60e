import { routes } from '@booth/shared';
import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { dataOf } from '../../../api/client.ts';
import { problemOf } from '../../../api/request-error.ts';
import { formatsOf } from '../../../i18n/formats.ts';
import { useLanguage } from '../../../i18n/use-language.ts';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { type ExportProgress, exportBallots } from '../export/export-ballots.ts';
import { offerFile } from '../export/offer-file.ts';
import { openSink } from '../export/sink.ts';
import { useOrganizer } from '../sign-in/organizer.ts';
import { ErrorNotice } from './ErrorNotice.tsx';
import classes from './Row.module.css';
import { Section } from './Section.tsx';

/** The ballots and the tally, to take home. */
export function Exports({ pollId }: { pollId: string }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const { client } = useOrganizer();
  const cache = useQueryClient();
  const [progress, setProgress] = useState<ExportProgress>();
  const cancelling = useRef<AbortController>(null);
  useEffect(() => () => cancelling.current?.abort(), []);

  const results = useMutation({
    mutationFn: async () => dataOf(await client.call(routes.exportResults, { params: { pollId } })),
    onSuccess: (csv) => offerFile(`${pollId}-results.csv`, [csv]),
  });
  const ballots = useMutation({
    mutationFn: async (): Promise<'saved' | 'cancelled'> => {
      setProgress(undefined);
      const controller = new AbortController();
      cancelling.current = controller;
      const sink = await openSink(`${pollId}-ballots.csv`);
      if (sink === undefined) return 'cancelled';
      try {
        await exportBallots(client, pollId, sink, controller.signal, setProgress);
        return 'saved';
      } catch (error) {
        if (controller.signal.aborted) return 'cancelled';
        throw error;
      }
    },
    onSettled: () => void cache.invalidateQueries({ queryKey: ['organizer', 'changes', pollId] }),
  });

  const pollHasChanged = problemOf(ballots.error)?.code === 'poll-changed';

  return (
    <Section title={t('organize.export.title')} hint={t('organize.export.hint')}>
      <div className={classes.row}>
        <Button variant="default" loading={ballots.isPending} onClick={() => ballots.mutate()}>
          {t('organize.export.ballots')}
        </Button>
        <Button variant="default" loading={results.isPending} onClick={() => results.mutate()}>
          {t('organize.export.results')}
        </Button>
        {ballots.isPending && (
          <Button variant="subtle" onClick={() => cancelling.current?.abort()}>
            {t('organize.cancel')}
          </Button>
        )}
      </div>
      <p role="status">
        {ballots.isPending &&
          progress &&
          t('organize.export.progress', {
            count: progress.pages,
            size: formatsOf(language).count(Math.ceil(progress.characters / 1_000)),
          })}
        {ballots.data && t(`organize.export.${ballots.data}`)}
      </p>
      {pollHasChanged ? (
        <div role="alert">
          <p>{t('organize.export.changed')}</p>
          <Button variant="default" onClick={() => ballots.mutate()}>
            {t('organize.export.again')}
          </Button>
        </div>
      ) : (
        <ErrorNotice error={ballots.error ?? results.error} />
      )}
    </Section>
  );
}
