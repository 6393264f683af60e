import { BallotSubmission, BallotView, type HomeView, IdempotencyKey, type Poll, type Screen } from '@booth/shared';
import { z } from 'zod';

/**
 * What this device knows of its ballot in a poll of the fast lane. A ballot that is not answered yet is kept with its key
 * until it is: after a lost response, a refresh or a dead battery the same ballot is sent again, and counts once.
 */
export const KeptBallot = z.object({
  pending: z.object({ key: IdempotencyKey, submission: BallotSubmission }).optional(),
  /** The last one that was recorded, and the key that it was sent with. */
  cast: z.object({ key: IdempotencyKey, ballot: BallotView }).optional(),
});
export type KeptBallot = z.infer<typeof KeptBallot>;

/** The screen of a poll of the fast lane; undefined for a poll that is answered screen by screen. */
export function ballotScreen({ screens }: Pick<Poll, 'screens'>): Extract<Screen, { type: 'choice' }> | undefined {
  const [only] = screens;
  if (only === undefined || screens.length > 1 || only.type !== 'choice') return undefined;
  // A ballot of nothing is none.
  return { ...only, min: Math.max(1, only.min) };
}

/**
 * The ballot that counts for this visitor. Where the device is the voter the server says which that is; otherwise the device
 * has to remember.
 */
export function countingBallot({ poll, ballot }: HomeView, kept: KeptBallot | undefined): BallotView | undefined {
  if (ballot !== null) return ballot;
  return poll.identity === 'device' ? undefined : kept?.cast?.ballot;
}

/** What the draft of a ballot is kept under; another one for each ballot that it would replace. */
export const ballotDraftToken = (pollId: string, replaces: string | undefined): string =>
  `ballot:${pollId}:${replaces ?? 'first'}`;
