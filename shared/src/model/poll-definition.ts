import * as z from 'zod/mini';
import { Poll } from './poll.ts';

/** What the server keeps of a poll; an organizer writes all the rest. */
export const KEPT_BY_SERVER = {
  version: true,
  status: true,
  revealed: true,
  openedAt: true,
  closedAt: true,
  resettingSince: true,
  resetAt: true,
} as const;

/**
 * Tells whether there may be ballots. `openedAt` is missing where the poll is older than this
 * field. A poll whose votes are being reset still has some.
 */
export function wasOpened({
  status,
  openedAt,
  closedAt,
  resettingSince,
}: Pick<Poll, 'status' | 'openedAt' | 'closedAt' | 'resettingSince'>): boolean {
  const moments = [openedAt, closedAt, resettingSince];
  return moments.some((moment) => moment !== undefined) || status === 'open' || status === 'closed';
}

/**
 * A poll as an organizer defines it; what is wrong with the whole of it (`Poll`) is told with its
 * paths.
 */
export const PollDefinition = z.strictObject(z.omit(z.object(Poll.shape), KEPT_BY_SERVER).shape);
export type PollDefinition = z.infer<typeof PollDefinition>;
