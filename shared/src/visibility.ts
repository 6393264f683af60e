import { opennessOf } from './openness.ts';
import type { Poll } from './poll.ts';
import type { ResultsSnapshot } from './results.ts';

/** What is known of who asks for results. */
export interface Viewer {
  hasVoted: boolean;
  isOrganizer: boolean;
}

export const PUBLIC_VIEWER: Viewer = { hasVoted: false, isOrganizer: false };

/**
 * Whether the poll is anybody's business but its organizers': a draft is not, nor one that was put
 * away without ever being opened. To all others there is no such poll. The workflows `home` and
 * `cast-ballot` say the same in JSONata.
 */
export function isPublic({ status, openedAt, closedAt }: Pick<Poll, 'status' | 'openedAt' | 'closedAt'>): boolean {
  if (status === 'archived') return openedAt !== undefined || closedAt !== undefined;
  return status !== 'draft';
}

/**
 * The same on the read side, which knows no opening times: an archived poll is public where
 * anything was ever counted in it. One that was opened and had no votes is not, either; there is
 * nothing to see.
 */
export function isPublicByCounts(
  { status }: Pick<Poll, 'status'>,
  counted: Pick<ResultsSnapshot, 'ballots' | 'screens'>,
): boolean {
  if (status === 'archived') return counted.ballots > 0 || counted.screens.length > 0;
  return status !== 'draft';
}

/**
 * Whether this viewer may see the results of the poll at this moment. Every path that shows results
 * asks this.
 */
export function resultsVisible(
  poll: Pick<Poll, 'status' | 'visibility' | 'revealed' | 'closesAt'>,
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
      return opennessOf(poll, at) === 'over';
    case 'hidden':
      return false;
  }
}
