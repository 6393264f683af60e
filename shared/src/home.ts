import { z } from 'zod';
import { BallotView } from './ballot.ts';
import { Poll } from './poll.ts';
import { ResultsSnapshot } from './results.ts';
import { SessionView } from './session.ts';

/** All that the first screen needs, in one answer. */
export const HomeView = z.object({
  poll: Poll,
  /** Null where the poll hides its results from this visitor. The timeline is left out. */
  results: ResultsSnapshot.nullable(),
  session: SessionView.nullable(),
  /** The recorded ballot, in a poll where the device is the voter. */
  ballot: BallotView.nullable(),
});
export type HomeView = z.infer<typeof HomeView>;
