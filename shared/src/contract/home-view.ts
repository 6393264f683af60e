import * as z from 'zod/mini';
import { Poll } from '../model/poll.ts';
import { BallotView } from './ballot-submission.ts';
import { SessionView } from './session-view.ts';

/** All that the first screen needs, in one answer. */
export const HomeView = z.object({
  poll: Poll,
  /**
   * How many have voted. Null where the poll hides its results from this visitor, and where the
   * read side does not answer. The tallies are `readResults`'.
   */
  ballots: z.nullable(z.int().check(z.minimum(0))),
  session: z.nullable(SessionView),
  /** The recorded ballot, in a poll where the device is the voter. */
  ballot: z.nullable(BallotView),
  /** By the server's clock, when this was read. */
  now: z.iso.datetime(),
});
export type HomeView = z.infer<typeof HomeView>;
