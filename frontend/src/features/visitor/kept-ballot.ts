import {
  Answer,
  type Answers,
  BallotSubmission,
  BallotView,
  type DirectBallot,
  type HomeView,
  IdempotencyKey,
} from '@booth/shared';
import * as z from 'zod/mini';
import type { DraftKey } from './draft.ts';

/**
 * What this device knows of its ballot in a poll that takes direct ballots. A ballot that is not
 * answered yet is kept with its key until it is: after a lost response, a refresh or a dead battery
 * the same ballot is sent again, and counts once.
 */
export const KeptBallot = z.object({
  pending: z.optional(z.object({ key: IdempotencyKey, submission: BallotSubmission })),
  /** The last one that was recorded, and the key that it was sent with. */
  cast: z.optional(z.object({ key: IdempotencyKey, ballot: BallotView })),
});
export type KeptBallot = z.infer<typeof KeptBallot>;

/**
 * The answers of a direct ballot that chooses these options, as the workflow `cast-ballot` records
 * them.
 */
export function directAnswers({ screenId, type }: DirectBallot, optionIds: readonly string[]): Answers {
  const answer = Answer.safeParse({ type, optionIds });
  return answer.success ? { [screenId]: answer.data } : {};
}

/**
 * The ballot that counts for this visitor. Where the device is the voter the server says which that
 * is; otherwise the device has to remember.
 */
export function countingBallot({ poll, ballot }: HomeView, kept: KeptBallot | undefined): BallotView | undefined {
  if (ballot !== null) return ballot;
  return poll.identity === 'device' ? undefined : kept?.cast?.ballot;
}

/** What the drafts of a poll's ballots are kept under. */
export const ballotDrafts = (pollId: string): string => `ballot:${pollId}`;

/** What the draft of a ballot is kept under; another one for each ballot that it would replace. */
export const ballotDraftKey = (pollId: string, replaces: string | undefined): DraftKey => ({
  scope: ballotDrafts(pollId),
  part: replaces ?? 'first',
});
