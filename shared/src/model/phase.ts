import type { PollState } from './poll-state.ts';

/** A poll takes ballots later, now, or no longer. */
export type Phase = 'not-yet-open' | 'open' | 'closed';

type Times = Pick<PollState, 'status' | 'opensAt' | 'closesAt' | 'closedAt'>;

const isPast = (moment: string | undefined, at: Date): boolean =>
  moment !== undefined && Date.parse(moment) <= at.getTime();

/**
 * Returns the phase of a poll for a request that arrived at this moment of the server's clock. A
 * request from just before the closing is taken, even if the poll is read after it.
 */
export function phaseOf({ status, opensAt, closesAt, closedAt }: Times, at: Date): Phase {
  if (status === 'draft') return 'not-yet-open';
  if (isPast(closesAt, at)) return 'closed';
  if (status !== 'open' && (closedAt === undefined || isPast(closedAt, at))) return 'closed';
  return opensAt === undefined || isPast(opensAt, at) ? 'open' : 'not-yet-open';
}

/** Returns the phase of a listed poll. Polls are listed while their status is `open`. */
export const phaseOfListing = (listing: Pick<Times, 'opensAt' | 'closesAt'>, at: Date): Phase =>
  phaseOf({ status: 'open', ...listing }, at);
