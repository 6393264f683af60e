import type { PollStatus, PollSummary } from '@booth/shared';

/** A change of a poll's status that an organizer can make. */
export type VotingStep = 'open' | 'close' | 'archive' | 'reopen' | 'unarchive';

/** The status after each step. */
export const STEP_TARGETS = {
  open: 'open',
  close: 'closed',
  archive: 'archived',
  reopen: 'open',
  unarchive: 'closed',
} as const satisfies Record<VotingStep, PollStatus>;

/** The steps from each status, the usual one first. */
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
 * Returns the steps that a poll can take now. An archived draft can't become closed, as it was
 * never open. A poll can't be opened while its votes are being deleted.
 */
export function votingStepsOf({ status, openedAt, closedAt, resettingSince }: Voting): readonly VotingStep[] {
  const isArchivedDraft = status === 'archived' && openedAt === undefined && closedAt === undefined;
  const steps: readonly VotingStep[] = isArchivedDraft ? ['open'] : STEPS[status];
  return resettingSince === undefined ? steps : steps.filter((step) => STEP_TARGETS[step] !== 'open');
}
