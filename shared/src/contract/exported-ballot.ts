import * as z from 'zod/mini';
import type { BallotItem } from '../model/ballot.ts';
import { Answers } from '../screens/index.ts';
import { PageCursor } from './organizer-requests.ts';

/** A ballot as organizers take it home. */
export const ExportedBallot = z.object({
  /** When the server accepted it. */
  recordedAt: z.iso.datetime(),
  /** Tells the voters of one poll apart. An erased ballot has neither this nor the two below. */
  voter: z.optional(z.string()),
  /** Tells the devices apart that were voted from. */
  device: z.optional(z.string()),
  /** The name that the voter gave, where the poll asks for one. */
  handle: z.optional(z.string()),
  /** When its personal answers were deleted on request; the votes stay counted. */
  erasedAt: z.optional(z.iso.datetime()),
  answers: Answers,
});
export type ExportedBallot = z.infer<typeof ExportedBallot>;

export const BallotPage = z.object({ ballots: z.array(ExportedBallot), next: z.optional(PageCursor) });
export type BallotPage = z.infer<typeof BallotPage>;

/**
 * Returns what organizers get to see of a stored ballot. An erased one has no voter: that is a
 * hash, and whoever guesses the name that was hashed would know the answers.
 */
export function exportedBallotOf(item: BallotItem): ExportedBallot {
  const { userId, sessionId, handle, timestamp: recordedAt, erasedAt } = item;
  const answers = Answers.parse(JSON.parse(item.answers));
  if (erasedAt !== undefined) return { recordedAt, erasedAt, answers };
  return {
    ...{ recordedAt, voter: userId, device: sessionId ?? userId },
    ...(handle !== undefined && { handle }),
    answers,
  };
}
