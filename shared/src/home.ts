import { z } from 'zod';
import { BallotView } from './ballot.ts';
import { Poll } from './poll.ts';
import { ResultsSnapshot } from './results.ts';
import { SessionView } from './session.ts';

/**
 * Over how many counter shards the results may be spread that `home` reads: each costs every
 * visitor a query. The workflow says the same.
 */
export const HOME_COUNTER_SHARDS_MAX = 8;

/** All that the first screen needs, in one answer. */
export const HomeView = z.object({
  poll: Poll,
  /**
   * Null where the poll hides its results from this visitor, and where they are spread over more
   * than 8 counter shards: then only `readResults` has them. The timeline is left out.
   */
  results: ResultsSnapshot.nullable(),
  session: SessionView.nullable(),
  /** The recorded ballot, in a poll where the device is the voter. */
  ballot: BallotView.nullable(),
});
export type HomeView = z.infer<typeof HomeView>;
