import type { Poll } from '@booth/shared';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { useSwitchPoll } from '../api/switch-poll.ts';
import { Confirmation } from '../components/Confirmation.tsx';
import { STEP_TARGETS, type VotingStep } from './voting-steps.ts';

interface StepConfirmationProps {
  poll: Poll;
  step: VotingStep;
  onClose: () => void;
}

/** Explains the effect of a step, and takes it when confirmed. */
export function StepConfirmation({ poll, step, onClose }: StepConfirmationProps) {
  const { t } = useTranslation();
  const switching = useSwitchPoll(poll.pollId);
  const isReopened = step === 'open' && poll.openedAt !== undefined;
  return (
    <Confirmation
      title={t(`organize.confirm.${step}Title`)}
      action={t(`organize.step.${step}`)}
      isBusy={switching.isPending}
      error={switching.error}
      onClose={onClose}
      onConfirm={() => switching.mutate({ change: { status: STEP_TARGETS[step] } }, { onSuccess: onClose })}
    >
      <p>{t(isReopened ? 'organize.confirm.reopen' : `organize.confirm.${step}`)}</p>
    </Confirmation>
  );
}
