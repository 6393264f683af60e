import type { PollState } from './poll-state.ts';

/** Whether a poll takes ballots: not yet, now, or no more. */
export type Phase = 'not-yet-open' | 'open' | 'closed';

type Times = Pick<PollState, 'status' | 'opensAt' | 'closesAt' | 'closedAt'>;

const isPast = (moment: string | undefined, at: Date): boolean =>
  moment !== undefined && Date.parse(moment) <= at.getTime();

/**
 * Whether the poll takes what arrived at this moment of the server's clock. An answer that arrived
 * just before the poll was closed is taken, also where that is looked up only after the closing.
 */
export function phaseOf({ status, opensAt, closesAt, closedAt }: Times, at: Date): Phase {
  if (status === 'draft') return 'not-yet-open';
  if (isPast(closesAt, at)) return 'closed';
  if (status !== 'open' && (closedAt === undefined || isPast(closedAt, at))) return 'closed';
  return opensAt === undefined || isPast(opensAt, at) ? 'open' : 'not-yet-open';
}

/** The phase of a listed poll: polls are listed while their status is `open`. */
export const phaseOfListing = (listing: Pick<Times, 'opensAt' | 'closesAt'>, at: Date): Phase =>
  phaseOf({ status: 'open', ...listing }, at);
