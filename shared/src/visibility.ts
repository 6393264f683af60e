import type { Poll } from './poll.ts';

/** What is known of who asks for results. */
export interface Viewer {
  hasVoted: boolean;
  isOrganizer: boolean;
}

export const PUBLIC_VIEWER: Viewer = { hasVoted: false, isOrganizer: false };

/** Whether this viewer may see the results of the poll now. Every path that shows results asks this. */
export function resultsVisible(poll: Pick<Poll, 'status' | 'visibility' | 'revealed'>, viewer: Viewer): boolean {
  if (viewer.isOrganizer || poll.revealed) return true;
  switch (poll.visibility) {
    case 'live':
      return true;
    case 'after-vote':
      return viewer.hasVoted;
    case 'after-close':
      return poll.status === 'closed' || poll.status === 'archived';
    case 'hidden':
      return false;
  }
}
