import { opennessOf } from './openness.ts';
import type { Poll } from './poll.ts';

/** What is known of who asks for results. */
export interface Viewer {
  hasVoted: boolean;
  isOrganizer: boolean;
}

export const PUBLIC_VIEWER: Viewer = { hasVoted: false, isOrganizer: false };

/** Whether this viewer may see the results of the poll at this moment. Every path that shows results asks this. */
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
