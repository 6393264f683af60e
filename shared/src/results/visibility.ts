import { phaseOf } from '../model/phase.ts';
import { isPublic, type PollState, type PollStateView, pollStateOf } from '../model/poll-state.ts';

/** What the server knows about whoever asks for results. */
export interface Viewer {
  hasVoted: boolean;
  isOrganizer: boolean;
}

export const PUBLIC_VIEWER: Viewer = { hasVoted: false, isOrganizer: false };

/**
 * A ballot may carry a time from up to this long before the opening, because its workflow runs for
 * up to 25 s. Votes from before a reset are older (`VOTE_WRITE_MS` in
 * services/survey/src/organizer/reset/store-reset.ts).
 */
const OPENING_MS = 30_000;

/**
 * Returns true if a vote is from before the last reset of the poll's votes.
 * @param votedAt in milliseconds since 1970
 */
export const isOfBeforeReset = ({ openedAt }: Pick<PollState, 'openedAt'>, votedAt: number): boolean =>
  openedAt !== undefined && votedAt < Date.parse(openedAt) - OPENING_MS;

/**
 * Returns true if the viewer may see the results at this moment. Every path to results in
 * TypeScript asks this; services/survey/workflows/home.asl.yml repeats it in JSONata.
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
 * Returns true if everybody may know at this moment how many have voted: with the results, or
 * before them if the poll says so. Every path to the number alone asks this, except the workflow
 * `home`: it ignores `turnoutShown` and tells the number only with the results.
 */
export const turnoutVisible = (
  poll: Parameters<typeof resultsVisible>[0] & Pick<PollState, 'turnoutShown'>,
  at: Date,
): boolean => poll.turnoutShown || resultsVisible(poll, PUBLIC_VIEWER, at);

/** Returns what everybody may know of a poll's state at this moment. */
export const pollStateViewOf = (poll: PollState, at: Date): PollStateView => ({
  poll: pollStateOf(poll),
  resultsVisible: isPublic(poll) && resultsVisible(poll, PUBLIC_VIEWER, at),
  now: at.toISOString(),
});
