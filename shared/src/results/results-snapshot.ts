import * as z from 'zod/mini';
import { ScreenTally } from '../screens/index.ts';
import { CorrelationId, PollId } from '../values/ids.ts';

/**
 * The tallies of a poll at one moment. `revision` only grows, so a reader that ignores smaller
 * revisions ends with the newest snapshot, in whatever order snapshots are pushed and fetched.
 * `pollVersion` tells if the poll has changed in between: the change may have hidden the results.
 */
export const ResultsSnapshot = z.object({
  pollId: PollId,
  /** The version of the poll that allowed these results to be shown. */
  pollVersion: z.int().check(z.minimum(1)),
  revision: z.int().check(z.minimum(0)),
  asOf: z.iso.datetime(),
  /** Number of ballots. */
  ballots: z.int().check(z.minimum(0)),
  /** The tallies of answered screens, sorted by the ids of the screens. */
  screens: z.array(ScreenTally),
  /** Ballots for each minute of an hour, without empty minutes. Empty if not asked for. */
  timeline: z.array(z.object({ minute: z.string(), ballots: z.int() })),
});
export type ResultsSnapshot = z.infer<typeof ResultsSnapshot>;

/**
 * The number of ballots, for readers who may not see the results. Its `revision` is that of this
 * count alone, because the revision of all tallies would reveal how many screens a ballot answered.
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
  /** Names the request of its newest ballot. */
  correlationId: z.optional(CorrelationId),
});
export type NewestChange = z.infer<typeof NewestChange>;
