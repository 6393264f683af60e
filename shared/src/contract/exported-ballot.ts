import * as z from 'zod/mini';
import type { BallotItem } from '../model/ballot.ts';
import { Answers } from '../screens/index.ts';
import { PageCursor } from './organizer-requests.ts';

/** A ballot in an organizer's export. */
export const ExportedBallot = z.object({
  /** When the server accepted it. */
  recordedAt: z.iso.datetime(),
  /** Tells the voters of one poll apart. Erased ballots lack this and the next two fields. */
  voter: z.optional(z.string()),
  /** Tells the devices of the voters apart. */
  device: z.optional(z.string()),
  /** The name that the voter gave, if the poll asks for one. */
  handle: z.optional(z.string()),
  /** When its personal answers were deleted. The votes stay counted. */
  erasedAt: z.optional(z.iso.datetime()),
  answers: Answers,
});
export type ExportedBallot = z.infer<typeof ExportedBallot>;

export const BallotPage = z.object({ ballots: z.array(ExportedBallot), next: z.optional(PageCursor) });
export type BallotPage = z.infer<typeof BallotPage>;

/**
 * Returns what organizers may see of a stored ballot. An erased ballot names no voter: the voter is
 * a hash of a name, and whoever guesses the name would learn the answers.
 */
export function exportedBallotOf(item: BallotItem): ExportedBallot {
  const { userId, sessionId, handle, timestamp: recordedAt, erasedAt } = item;
  const answers = Answers.parse(JSON.parse(item.answers));
  if (erasedAt !== undefined) return { recordedAt, erasedAt, answers };
  return {
    recordedAt,
    voter: userId,
    device: sessionId ?? userId,
    ...(handle !== undefined && { handle }),
    answers,
  };
}
