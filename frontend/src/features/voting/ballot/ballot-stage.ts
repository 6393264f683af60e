import { type BallotView, type HomeView, type ProblemCode, phaseOf } from '@booth/shared';
import { countingBallot, type KeptBallot } from '../../visitor/kept-ballot.ts';
import { proofKindOf } from '../../visitor/proof.ts';

/** What a visitor is to be shown in a poll that takes direct ballots. */
export type BallotStage =
  | { kind: 'not-yet-open' }
  | { kind: 'form'; replaces: BallotView | undefined }
  /** `ballot` is undefined where it is only known that there is one. */
  | { kind: 'voted'; ballot: BallotView | undefined; lostChange: boolean }
  /** `lost`: the visitor had chosen something and not sent it. */
  | { kind: 'poll-closed'; lost: boolean };

/** What this device knows besides the home view. */
export interface OnDevice {
  kept: KeptBallot | undefined;
  /** Whether the visitor wants to change the ballot that counts. */
  isChanging: boolean;
  /** Whether a choice is kept that was not sent. */
  hasDraft: boolean;
  /** How the last try to cast a ballot was refused. */
  refusal: ProblemCode | undefined;
}

/**
 * The stage of a visit at a moment: a ballot that is on its way is followed to its end, whatever
 * the clock says.
 */
export function ballotStageOf(
  home: HomeView,
  at: Date,
  { kept, isChanging, hasDraft, refusal }: OnDevice,
): BallotStage {
  const { poll } = home;
  const ballot = countingBallot(home, kept);
  const phase = phaseOf(poll, at);
  if (kept?.pending !== undefined) {
    return { kind: 'form', replaces: kept.pending.submission.replaces === undefined ? undefined : ballot };
  }
  if (ballot !== undefined) {
    const isChangeable = poll.allowVoteChange && phase === 'open';
    if (isChanging && isChangeable) return { kind: 'form', replaces: ballot };
    return { kind: 'voted', ballot, lostChange: isChanging && phase === 'closed' };
  }
  // Who typed a name or a code that has voted may have meant another one.
  if (refusal === 'already-voted' && proofKindOf(poll.identity) === undefined)
    return { kind: 'voted', ballot, lostChange: false };
  switch (phase) {
    case 'not-yet-open':
      return { kind: 'not-yet-open' };
    case 'open':
      return { kind: 'form', replaces: undefined };
    case 'closed':
      return { kind: 'poll-closed', lost: hasDraft };
  }
}
