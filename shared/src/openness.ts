import type { Poll } from './poll.ts';

/** Whether a poll takes ballots: not yet, now, or no more. */
export type Openness = 'not-yet' | 'open' | 'over';

type Times = Pick<Poll, 'status' | 'opensAt' | 'closesAt' | 'closedAt'>;

const isPast = (moment: string | undefined, at: Date): boolean =>
  moment !== undefined && Date.parse(moment) <= at.getTime();

/**
 * Whether the poll takes what arrived at this moment of the server's clock. An answer that arrived just before the poll was
 * closed is taken, also where that is looked up only after the closing.
 */
export function opennessOf({ status, opensAt, closesAt, closedAt }: Times, at: Date): Openness {
  if (status === 'draft') return 'not-yet';
  if (isPast(closesAt, at)) return 'over';
  if (status !== 'open' && (closedAt === undefined || isPast(closedAt, at))) return 'over';
  return opensAt === undefined || isPast(opensAt, at) ? 'open' : 'not-yet';
}
