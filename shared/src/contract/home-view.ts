import * as z from 'zod/mini';
import { Poll } from '../model/poll.ts';
import { BallotView } from './ballot-submission.ts';
import { SessionView } from './session-view.ts';

/** Everything that the first page needs, in one answer. */
export const HomeView = z.object({
  poll: Poll,
  /**
   * Number of ballots. Null if this visitor may not see the results, or the read side does not
   * answer.
   */
  ballots: z.nullable(z.int().check(z.minimum(0))),
  session: z.nullable(SessionView),
  /** The recorded ballot, if the poll tells voters apart by device. */
  ballot: z.nullable(BallotView),
  /** When this was read, by the server's clock. */
  now: z.iso.datetime(),
});
export type HomeView = z.infer<typeof HomeView>;
