import { phaseOf } from '../model/phase.ts';
import { isPublic, type PollState, type PollStateView, pollStateOf } from '../model/poll-state.ts';

/** What is known of who asks for results. */
export interface Viewer {
  hasVoted: boolean;
  isOrganizer: boolean;
}

export const PUBLIC_VIEWER: Viewer = { hasVoted: false, isOrganizer: false };

/**
 * A ballot that arrives as its poll is opened may be from just before: a workflow that has 25 s
 * takes it. Votes of before a reset are older than this (`UNDER_WAY_MS` of `reset-votes`).
 */
const OPENING_MS = 30_000;

/**
 * Whether a vote of this time (milliseconds since 1970) is from before a reset of the poll's votes,
 * by when the poll was opened since.
 */
export const isOfBeforeReset = ({ openedAt }: Pick<PollState, 'openedAt'>, votedAt: number): boolean =>
  openedAt !== undefined && votedAt < Date.parse(openedAt) - OPENING_MS;

/**
 * Whether this viewer may see the results of the poll at this moment. Every path that shows results
 * asks this.
 */
export function resultsVisible(
  poll: Omit<PollState, 'pollId' | 'version' | 'openedAt' | 'turnoutShown'>,
  viewer: Viewer,
  at: Date,
): boolean {
  if (viewer.isOrganizer || poll.revealed) return true;
  switch (poll.visibility) {
    case 'live':
      return true;
    case 'after-vote':
      return viewer.hasVoted;
    case 'after-close':
      return phaseOf(poll, at) === 'closed';
    case 'hidden':
      return false;
  }
}

/**
 * Whether everybody may know at this moment how many have voted: with the results, and before them
 * where the poll says so. Every path that shows the number alone asks this.
 */
export const turnoutVisible = (
  poll: Parameters<typeof resultsVisible>[0] & Pick<PollState, 'turnoutShown'>,
  at: Date,
): boolean => poll.turnoutShown || resultsVisible(poll, PUBLIC_VIEWER, at);

/** What everybody may know of a poll's state at this moment. */
export const pollStateViewOf = (poll: PollState, at: Date): PollStateView => ({
  poll: pollStateOf(poll),
  resultsVisible: isPublic(poll) && resultsVisible(poll, PUBLIC_VIEWER, at),
  now: at.toISOString(),
});
