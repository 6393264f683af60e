import * as z from 'zod/mini';
import { Poll } from '../model/poll.ts';
import { PollChange } from '../model/poll-change.ts';
import { ResultsSnapshot } from '../results/results-snapshot.ts';
import { ExportedBallot } from './exported-ballot.ts';

/** Everything about a poll, in one file for organizers. */
export const PollExport = z.object({
  /** Changes if a later version can't be read like this one. */
  format: z.literal(1),
  exportedAt: z.iso.datetime(),
  /** The definition, with the fields that the server keeps. */
  poll: Poll,
  /** Left out if the poll was never opened. */
  results: z.optional(ResultsSnapshot),
  /** In no order. */
  ballots: z.array(ExportedBallot),
  /** Who did what to the poll, the latest first. The export itself is the first entry. */
  changes: z.array(PollChange),
});
export type PollExport = z.infer<typeof PollExport>;
