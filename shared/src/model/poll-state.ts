import * as z from 'zod/mini';
import { PollId } from '../values/ids.ts';

/** The statuses that an organizer sets. Resetting the votes makes a poll a draft again. */
export const STATUSES_AFTER_DRAFT = ['open', 'closed', 'archived'] as const;
export const PollStatus = z.enum(['draft', ...STATUSES_AFTER_DRAFT]);
export type PollStatus = z.infer<typeof PollStatus>;

/** Who sees the results: everybody, voters, everybody after the closing, or only organizers. */
export const Visibility = z.enum(['live', 'after-vote', 'after-close', 'hidden']);
export type Visibility = z.infer<typeof Visibility>;

/** A moment with its offset from UTC: `2026-12-01T09:00:00+09:00`. */
export const Moment = z.iso.datetime({ offset: true });

/** The fields that decide if a poll takes ballots and who sees its results. */
export const PollState = z.object({
  pollId: PollId,
  /** Rises by one with each change of the poll. */
  version: z.int().check(z.minimum(1)),
  status: PollStatus,
  visibility: Visibility,
  revealed: z.boolean(),
  /** True if everybody may know how many have voted while the results are hidden. */
  turnoutShown: z._default(z.boolean(), false),
  /** While the status is `open`, ballots are taken between these moments. */
  opensAt: z.optional(Moment),
  closesAt: z.optional(Moment),
  /** When the poll was first opened, and when it was closed. Kept by the server. */
  openedAt: z.optional(Moment),
  closedAt: z.optional(Moment),
});
export type PollState = z.infer<typeof PollState>;

/** When the votes of a poll were last reset, or are being reset. Kept by the server. */
export const ResetMoments = z.object({
  /** When the unfinished reset began. Until it is done, the poll is a draft and can't be opened. */
  resettingSince: z.optional(Moment),
  /** When the last reset was done. */
  resetAt: z.optional(Moment),
});
export type ResetMoments = z.infer<typeof ResetMoments>;

/**
 * Returns true if the poll exists for visitors. A draft does not, nor does a poll that was archived
 * without ever being opened. The workflows `home` and `cast-ballot` decide the same in JSONata.
 */
export function isPublic({ status, openedAt, closedAt }: Pick<PollState, 'status' | 'openedAt' | 'closedAt'>): boolean {
  if (status === 'archived') return openedAt !== undefined || closedAt !== undefined;
  return status !== 'draft';
}

/** Returns the state of a poll, or of an item of one, without its other fields. */
export const pollStateOf = (poll: PollState): PollState => PollState.parse(poll);

/** The state of a poll as everybody may read it, and as it is pushed. */
export const PollStateView = z.object({
  poll: PollState,
  /** True if everybody may see the results. */
  resultsVisible: z.boolean(),
  /** When the state was read, by the server's clock. A cache may be a second behind. */
  now: z.iso.datetime(),
});
export type PollStateView = z.infer<typeof PollStateView>;
