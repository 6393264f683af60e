import { isPublic, type Poll } from '@booth/shared';
import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { formatsOf } from '../../../i18n/formats.ts';
import { useLanguage } from '../../../i18n/use-language.ts';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { type ResetState, useResetVotes } from '../api/reset-votes.ts';
import classes from '../components/Confirmation.module.css';
import { Dialog } from '../components/Dialog.tsx';
import { ErrorNotice } from '../components/ErrorNotice.tsx';
import { Section } from '../components/Section.tsx';
import form from './ResetVotes.module.css';

/** The fragment of the poll's page that links to the reset. */
export const RESET_ID = 'reset';

type Reset = ReturnType<typeof useResetVotes>;

/** Returns a function that describes the progress. */
function useProgressText(): (state: ResetState | undefined) => string {
  const { t } = useTranslation();
  const { language } = useLanguage();
  return (state) =>
    state === undefined || state.step === 'waiting'
      ? t('organize.reset.waiting')
      : t('organize.reset.progress', { count: state.searched, searched: formatsOf(language).count(state.searched) });
}

interface ConfirmResetProps {
  poll: Poll;
  reset: Reset;
  onDone: () => void;
  onClose: () => void;
}

/** Asks for the poll's id to confirm, then shows the progress. */
function ConfirmReset({ poll, reset, onDone, onClose }: ConfirmResetProps) {
  const { t } = useTranslation();
  const progress = useProgressText();
  const [typed, setTyped] = useState('');
  const isConfirmed = typed.trim() === poll.pollId;
  return (
    <Dialog title={t('organize.reset.confirmTitle')} onClose={onClose}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (isConfirmed && !reset.isPending) reset.mutate(undefined, { onSuccess: onDone });
        }}
      >
        <p>{t('organize.reset.confirm')}</p>
        <p>{t('organize.reset.keep')}</p>
        <TextInput
          label={t('organize.reset.type', { pollId: poll.pollId })}
          value={typed}
          disabled={reset.isPending}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        />
        <p role="status" className={form.progress}>
          {reset.isPending && progress(reset.state)}
        </p>
        <ErrorNotice error={reset.error} />
        <div className={classes.actions}>
          <Button variant="default" onClick={onClose}>
            {t(reset.isPending ? 'organize.reset.later' : 'organize.cancel')}
          </Button>
          <Button type="submit" disabled={!isConfirmed} loading={reset.isPending}>
            {t('organize.reset.action')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** Continues a reset that was not finished, whoever started it. */
function UnfinishedReset({ reset }: { reset: Reset }) {
  const { t } = useTranslation();
  const progress = useProgressText();
  return (
    <>
      <p>{t('organize.reset.unfinished')}</p>
      <p role="status">{reset.isPending && progress(reset.state)}</p>
      <ErrorNotice error={reset.error} />
      <Button onClick={() => reset.mutate()} loading={reset.isPending}>
        {t('organize.reset.continue')}
      </Button>
    </>
  );
}

/**
 * Deletes all votes of a poll, as after a rehearsal. Renders nothing for a poll that was never
 * opened, unless its votes are being deleted.
 */
export function ResetVotes({ poll }: { poll: Poll }) {
  const { t } = useTranslation();
  const [isConfirming, setConfirming] = useState(false);
  const reset = useResetVotes(poll.pollId);
  const isUnderWay = poll.resettingSince !== undefined;
  // During the reset, the poll becomes a draft behind the dialog.
  if (!isPublic(poll) && !isUnderWay && !isConfirming && !reset.isSuccess) return null;
  return (
    <Section id={RESET_ID} title={t('organize.reset.title')} hint={t('organize.reset.hint')}>
      {poll.status === 'open' && <p>{t('organize.reset.closeFirst')}</p>}
      {isUnderWay && !isConfirming && <UnfinishedReset reset={reset} />}
      {poll.status !== 'open' && isPublic(poll) && (
        <Button
          variant="default"
          onClick={() => {
            reset.reset();
            setConfirming(true);
          }}
        >
          {t('organize.reset.start')}
        </Button>
      )}
      <p role="status">{reset.isSuccess && poll.status === 'draft' && t('organize.reset.done')}</p>
      {isConfirming && (
        <ConfirmReset
          poll={poll}
          reset={reset}
          onDone={() => setConfirming(false)}
          onClose={() => {
            setConfirming(false);
            reset.leave();
            // The poll itself shows an unfinished reset.
            reset.reset();
          }}
        />
      )}
    </Section>
  );
}
