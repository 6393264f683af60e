import * as z from 'zod/mini';
import { Poll } from '../model/poll.ts';
import { PollChange } from '../model/poll-change.ts';
import { ResultsSnapshot } from '../results/results-snapshot.ts';
import { ExportedBallot } from './exported-ballot.ts';

/** Everything of a poll in one file, as organizers take it home. */
export const PollExport = z.object({
  /** A later version that can't be read as this one has another number. */
  format: z.literal(1),
  exportedAt: z.iso.datetime(),
  /** The definition, with what the server keeps of the poll. */
  poll: Poll,
  /** None where the poll was never opened. */
  results: z.optional(ResultsSnapshot),
  /** In no order. */
  ballots: z.array(ExportedBallot),
  /** Who did what to the poll, the latest first; with the export itself. */
  changes: z.array(PollChange),
});
export type PollExport = z.infer<typeof PollExport>;
