import { PollId, TallyName } from '@booth/shared';
import * as z from 'zod/mini';

/** The results of a poll, compared with a recount of its ballots. */
export const PollReconciliation = z.object({
  pollId: PollId,
  /**
   * `moving`: the poll's votes are being reset or were reset just now, or the results differ by no
   * more than the ballots that were cast just before or during the comparison.
   */
  verdict: z.enum(['equal', 'moving', 'different']),
  ballots: z.object({ recounted: z.int(), results: z.int() }),
  /** Ballots that were cast or changed in the last five minutes, or during the comparison. */
  underWay: z.int().check(z.minimum(0)),
  /** A rebuild is not finished. Until then each ballot is counted in two generations. */
  rebuilding: z.boolean(),
  differences: z.array(z.object({ tally: TallyName, counter: z.string(), recounted: z.int(), results: z.int() })),
  differencesLeftOut: z.int().check(z.minimum(0)),
});
export type PollReconciliation = z.infer<typeof PollReconciliation>;

export const ReconciliationReport = z.object({
  polls: z.array(PollReconciliation),
  /** Items of the votes table that fit no schema. They count nowhere. */
  uncountable: z.int().check(z.minimum(0)),
  /** Items of the votes table. */
  items: z.int().check(z.minimum(0)),
});
export type ReconciliationReport = z.infer<typeof ReconciliationReport>;

/** The function `reconcile`, for its callers. A schedule calls it as well. */
export const reconcileContract = { name: 'reconcile', request: z.object({}), answer: ReconciliationReport };
