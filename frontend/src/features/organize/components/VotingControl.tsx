import { type Poll, type PollStatus, phaseOf } from '@booth/shared';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useLanguage } from '../../../i18n/use-language.ts';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { useMoment } from '../../opening/use-moment.ts';
import { useSwitchPoll } from '../api/switch-poll.ts';
import { momentInWords } from '../local-time.ts';
import { Confirmation } from './Confirmation.tsx';
import classes from './Row.module.css';
import { Section } from './Section.tsx';
import { Times } from './Times.tsx';

type Step = 'open' | 'close' | 'archive' | 'reopen' | 'unarchive';

/** What each step makes of a poll. */
const TARGETS = {
  open: 'open',
  close: 'closed',
  archive: 'archived',
  reopen: 'open',
  unarchive: 'closed',
} as const satisfies Record<Step, PollStatus>;

/** The way on first. */
const STEPS: Record<PollStatus, readonly Step[]> = {
  draft: ['open', 'archive'],
  open: ['close'],
  closed: ['reopen', 'archive'],
  archived: ['unarchive'],
};

/** A draft that was put away has nothing to be shown as closed. */
const stepsOf = ({ status, openedAt, closedAt }: Poll): readonly Step[] =>
  status === 'archived' && openedAt === undefined && closedAt === undefined ? ['open'] : STEPS[status];

/** Whether ballots are taken now, in words: the status, and what the times make of it. */
function usePhaseText(poll: Poll): string {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const at = useMoment(poll);
  const inWords = (moment: string | undefined) => (moment === undefined ? '' : momentInWords(moment, language));
  if (poll.status !== 'open') return t(`organize.voting.${poll.status}`);
  switch (phaseOf(poll, at)) {
    case 'not-yet-open':
      return t('organize.voting.notYet', { at: inWords(poll.opensAt) });
    case 'closed':
      return t('organize.voting.over', { at: inWords(poll.closesAt) });
    case 'open':
      return poll.closesAt === undefined
        ? t('organize.voting.open')
        : t('organize.voting.openUntil', { at: inWords(poll.closesAt) });
  }
}

/** Opens and closes the voting, now or by the clock. */
export function VotingControl({ poll }: { poll: Poll }) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState<Step>();
  const text = usePhaseText(poll);
  const switching = useSwitchPoll(poll.pollId);
  const steps = stepsOf(poll);
  const [next] = steps;
  const ask = (step: Step) => {
    switching.reset();
    setAsked(step);
  };
  return (
    <Section title={t('organize.voting.title')}>
      <p role="status">{text}</p>
      <div className={classes.row}>
        {steps.map((step) => (
          <Button key={step} variant={step === next ? 'filled' : 'default'} onClick={() => ask(step)}>
            {t(`organize.step.${step}`)}
          </Button>
        ))}
      </div>
      <Times key={`${poll.opensAt} ${poll.closesAt}`} poll={poll} />
      {asked !== undefined && (
        <Confirmation
          title={t(`organize.confirm.${asked}Title`)}
          action={t(`organize.step.${asked}`)}
          isBusy={switching.isPending}
          error={switching.error}
          onClose={() => setAsked(undefined)}
          onConfirm={() =>
            switching.mutate({ change: { status: TARGETS[asked] } }, { onSuccess: () => setAsked(undefined) })
          }
        >
          <p>
            {t(
              asked === 'open' && poll.openedAt !== undefined ? 'organize.confirm.reopen' : `organize.confirm.${asked}`,
            )}
          </p>
        </Confirmation>
      )}
    </Section>
  );
}
