import * as z from 'zod/mini';
import { ScreenTally } from '../screens/index.ts';
import { CorrelationId, PollId } from '../values/ids.ts';

/**
 * The tallies of a poll at one moment. `revision` only grows, and the state after the last write
 * has a larger one than every state before: whoever applies a snapshot only if its revision is
 * larger ends right, however push, poll and reconnect are mixed. A snapshot that overtook, or was
 * overtaken by, a change of the poll is told by its `pollVersion`: a newer version may have hidden
 * the results.
 */
export const ResultsSnapshot = z.object({
  pollId: PollId,
  /** The version of the poll by whose state it was decided that these results may be shown. */
  pollVersion: z.int().check(z.minimum(1)),
  revision: z.int().check(z.minimum(0)),
  asOf: z.iso.datetime(),
  /** Number of voters. */
  ballots: z.int().check(z.minimum(0)),
  /** The tallies of the screens that were answered and are counted, by the ids of the screens. */
  screens: z.array(ScreenTally),
  /**
   * Ballots per minute of one hour; minutes without any are left out. Empty where it was not asked
   * for.
   */
  timeline: z.array(z.object({ minute: z.string(), ballots: z.int() })),
});
export type ResultsSnapshot = z.infer<typeof ResultsSnapshot>;

/**
 * How many have voted, for who may not see the results. Its `revision` is that of this count alone
 * and says nothing of the screens: a ballot that took one screen more than another must not be told
 * by it.
 */
export const Turnout = z.pick(ResultsSnapshot, {
  pollId: true,
  pollVersion: true,
  revision: true,
  asOf: true,
  ballots: true,
});
export type Turnout = z.infer<typeof Turnout>;

/** The newest change of a poll's counts. */
export const NewestChange = z.object({
  /** When it was counted, in milliseconds since 1970. */
  countedAt: z.int(),
  /** By which request its newest ballot came. */
  correlationId: z.optional(CorrelationId),
});
export type NewestChange = z.infer<typeof NewestChange>;
