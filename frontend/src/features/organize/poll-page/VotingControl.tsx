import { type Poll, phaseOf } from '@booth/shared';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useLanguage } from '../../../i18n/use-language.ts';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { useMoment } from '../../../time/use-moment.ts';
import classes from '../components/Row.module.css';
import { Section } from '../components/Section.tsx';
import { momentInWords } from '../local-time.ts';
import { StepConfirmation } from '../poll-actions/StepConfirmation.tsx';
import { type VotingStep, votingStepsOf } from '../poll-actions/voting-steps.ts';
import { RESET_ID } from './ResetVotes.tsx';
import { VotingTimes } from './VotingTimes.tsx';

/** Describes whether visitors can vote now, by the poll's status and times. */
function usePhaseText(poll: Poll): string {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const at = useMoment(poll);
  const inWords = (moment: string | undefined) => (moment === undefined ? '' : momentInWords(moment, language));
  if (poll.resettingSince !== undefined) return t('organize.reset.unfinished');
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

/** Opens and closes the poll, now or at set times. */
export function VotingControl({ poll }: { poll: Poll }) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState<VotingStep>();
  const text = usePhaseText(poll);
  const steps = votingStepsOf(poll);
  const [next] = steps;
  return (
    <Section title={t('organize.voting.title')}>
      <p role="status">{text}</p>
      {poll.resettingSince !== undefined && (
        <a href={`#${RESET_ID}`} className={classes.link}>
          {t('organize.reset.title')}
        </a>
      )}
      <div className={classes.row}>
        {steps.map((step) => (
          <Button
            key={step}
            variant={step === next && poll.resettingSince === undefined ? 'filled' : 'default'}
            onClick={() => setAsked(step)}
          >
            {t(`organize.step.${step}`)}
          </Button>
        ))}
      </div>
      <VotingTimes key={`${poll.opensAt} ${poll.closesAt}`} poll={poll} />
      {asked !== undefined && <StepConfirmation poll={poll} step={asked} onClose={() => setAsked(undefined)} />}
    </Section>
  );
}
