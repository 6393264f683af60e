import type { PollStatus, PollSummary } from '@booth/shared';

/** What an organizer does to the voting of a poll. */
export type VotingStep = 'open' | 'close' | 'archive' | 'reopen' | 'unarchive';

/** What each step makes of a poll. */
export const STEP_TARGETS = {
  open: 'open',
  close: 'closed',
  archive: 'archived',
  reopen: 'open',
  unarchive: 'closed',
} as const satisfies Record<VotingStep, PollStatus>;

/** The way on first. */
const STEPS: Record<PollStatus, readonly VotingStep[]> = {
  draft: ['open', 'archive'],
  open: ['close'],
  closed: ['reopen', 'archive'],
  archived: ['unarchive'],
};

interface Voting extends Pick<PollSummary, 'status'> {
  openedAt?: string | undefined;
  closedAt?: string | undefined;
  resettingSince?: string | undefined;
}

/**
 * The steps that a poll can take now. A draft that was put away has nothing to be shown as closed,
 * and nothing is opened while its votes are being deleted.
 */
export function votingStepsOf({ status, openedAt, closedAt, resettingSince }: Voting): readonly VotingStep[] {
  const isUnshown = status === 'archived' && openedAt === undefined && closedAt === undefined;
  const steps: readonly VotingStep[] = isUnshown ? ['open'] : STEPS[status];
  return resettingSince === undefined ? steps : steps.filter((step) => STEP_TARGETS[step] !== 'open');
}
