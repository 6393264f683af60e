import { Generation, PollId } from '@booth/shared';
import * as z from 'zod/mini';

/** The progress of a rebuild. Whoever has it can go on; repeating a step does no harm. */
export const RebuildProgress = z.object({
  pollId: PollId,
  /** The generation to be replaced. The next one is recounted. */
  generation: Generation,
  phase: z.enum([
    /** Waits until functions that do not know the next generation have ended. */
    'announced',
    /** Reads the votes table and counts each ballot in its present state. */
    'votes',
    /** Marks removed ballots, so that no late record counts them again. */
    'removed',
    /** Makes the next generation the served one. */
    'switch',
    /** Waits until functions that read the old generation have ended. */
    'switched',
    /** Deletes the old generation. */
    'sweep',
    'done',
  ]),
  /**
   * The votes table was restored from a backup. Ballots that were removed since may be there again,
   * and their late records will not come, so removed ballots are not marked.
   */
  restored: z._default(z.boolean(), false),
  /** The keys after which to read on in the votes and counted tables. */
  votesFrom: z.optional(z.string()),
  markersFrom: z.optional(z.string()),
  /** Ballots that were counted, and items of the votes table that fit no schema. */
  ballots: z.int().check(z.minimum(0)),
  uncountable: z.int().check(z.minimum(0)),
});
export type RebuildProgress = z.infer<typeof RebuildProgress>;

/** Input of the function `rebuild`. */
export const RebuildRequest = z.object({
  pollId: PollId,
  /** See `RebuildProgress`. Only the first call sets it. */
  restored: z._default(z.boolean(), false),
  /** The answer of the previous call; missing in the first. */
  progress: z.optional(RebuildProgress),
  /**
   * Answer after about this many seconds, however far it is then. A wait is not cut short. 0: only
   * begin.
   */
  forSeconds: z._default(z.number().check(z.minimum(0)), 600),
});

export type RebuildRequest = z.infer<typeof RebuildRequest>;

/** The function `rebuild`, for its callers. */
export const rebuildContract = { name: 'rebuild', request: RebuildRequest, answer: RebuildProgress };
