import * as z from 'zod/mini';
import { PollId } from '../values/ids.ts';

/** What an organizer switches a poll to. It becomes a draft again where its votes are reset. */
export const STATUSES_AFTER_DRAFT = ['open', 'closed', 'archived'] as const;
export const PollStatus = z.enum(['draft', ...STATUSES_AFTER_DRAFT]);
export type PollStatus = z.infer<typeof PollStatus>;

/**
 * Who sees the results: everybody, who has voted, everybody once the poll is closed, or only its
 * organizers.
 */
export const Visibility = z.enum(['live', 'after-vote', 'after-close', 'hidden']);
export type Visibility = z.infer<typeof Visibility>;

/** A moment with its offset from UTC, as `2026-12-01T09:00:00+09:00`. */
export const Moment = z.iso.datetime({ offset: true });

/** What decides at a moment whether a poll takes ballots and who sees its results. */
export const PollState = z.object({
  pollId: PollId,
  /** Rises by one with each change of the poll. */
  version: z.int().check(z.minimum(1)),
  status: PollStatus,
  visibility: Visibility,
  revealed: z.boolean(),
  /** Whether everybody may know how many have voted while the results are hidden. */
  turnoutShown: z._default(z.boolean(), false),
  /** Ballots are taken from then on, and until then, while the status is `open`. */
  opensAt: z.optional(Moment),
  closesAt: z.optional(Moment),
  /** When the poll was opened for the first time, and when it was closed; kept by the server. */
  openedAt: z.optional(Moment),
  closedAt: z.optional(Moment),
});
export type PollState = z.infer<typeof PollState>;

/** When the votes of a poll are, or were, reset; kept by the server. */
export const ResetMoments = z.object({
  /** While a reset is under way: when it was begun. The poll is a draft, and can't be opened. */
  resettingSince: z.optional(Moment),
  /** When the last one was done. */
  resetAt: z.optional(Moment),
});
export type ResetMoments = z.infer<typeof ResetMoments>;

/**
 * Whether the poll is anybody's business but its organizers': a draft is not, nor one that was put
 * away without ever being opened. To all others there is no such poll. The workflows `home` and
 * `cast-ballot` say the same in JSONata.
 */
export function isPublic({ status, openedAt, closedAt }: Pick<PollState, 'status' | 'openedAt' | 'closedAt'>): boolean {
  if (status === 'archived') return openedAt !== undefined || closedAt !== undefined;
  return status !== 'draft';
}

/** Returns the state that a poll, or an item of one, holds, without the rest of it. */
export const pollStateOf = (poll: PollState): PollState => PollState.parse(poll);

/** The state of a poll as everybody may ask for it, and as it is pushed. */
export const PollStateView = z.object({
  poll: PollState,
  /** Whether everybody may see the results. */
  resultsVisible: z.boolean(),
  /** By the server's clock, when this was found. A cache may be a second behind. */
  now: z.iso.datetime(),
});
export type PollStateView = z.infer<typeof PollStateView>;
