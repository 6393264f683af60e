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
 * What this device knows of its ballot in a poll that takes direct ballots. A pending ballot is
 * kept with its idempotency key, to send it again after a lost response, a refresh or an empty
 * battery. The key matters only where one device may cast several ballots; elsewhere the voter's
 * key already makes repeating harmless.
 */
export const KeptBallot = z.object({
  pending: z.optional(z.object({ key: IdempotencyKey, submission: BallotSubmission })),
  /** The last recorded ballot and its idempotency key. */
  cast: z.optional(z.object({ key: IdempotencyKey, ballot: BallotView })),
});
export type KeptBallot = z.infer<typeof KeptBallot>;

/**
 * Returns the answers of a direct ballot for these options, as the workflow `cast-ballot` records
 * them.
 */
export function directAnswers({ screenId, type }: DirectBallot, optionIds: readonly string[]): Answers {
  const answer = Answer.safeParse({ type, optionIds });
  return answer.success ? { [screenId]: answer.data } : {};
}

/**
 * Returns the ballot that counts for this visitor. If the device is the voter, the server knows it;
 * otherwise the device has to remember.
 */
export function countingBallot({ poll, ballot }: HomeView, kept: KeptBallot | undefined): BallotView | undefined {
  if (ballot !== null) return ballot;
  return poll.identity === 'device' ? undefined : kept?.cast?.ballot;
}

/** The scope of the drafts of a poll's ballots. */
export const ballotDrafts = (pollId: string): string => `ballot:${pollId}`;

/** The key of a ballot's draft. Each ballot that it would replace has its own. */
export const ballotDraftKey = (pollId: string, replaces: string | undefined): DraftKey => ({
  scope: ballotDrafts(pollId),
  part: replaces ?? 'first',
});
