import * as z from 'zod/mini';
import { Poll } from './poll.ts';

/** The fields of a poll that the server keeps. An organizer writes all others. */
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
 * Returns true if there may be ballots. Old polls have no `openedAt`, and a poll still has ballots
 * while its votes are being reset.
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

/** A poll as an organizer writes it. `Poll` also checks how the fields fit together. */
export const PollDefinition = z.strictObject(z.omit(z.object(Poll.shape), KEPT_BY_SERVER).shape);
export type PollDefinition = z.infer<typeof PollDefinition>;
