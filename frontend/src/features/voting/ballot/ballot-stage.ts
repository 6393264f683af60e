import { type BallotView, type HomeView, type ProblemCode, phaseOf } from '@booth/shared';
import { countingBallot, type KeptBallot } from '../../visitor/kept-ballot.ts';
import { proofKindOf } from '../../visitor/proof.ts';

/** What to show a visitor in a poll that takes direct ballots. */
export type BallotStage =
  | { kind: 'not-yet-open' }
  | { kind: 'form'; replaces: BallotView | undefined }
  /** `ballot` is undefined if the device only knows that there is one. */
  | { kind: 'voted'; ballot: BallotView | undefined; lostChange: boolean }
  /** `lost` is true if the visitor had chosen something and not sent it. */
  | { kind: 'poll-closed'; lost: boolean };

/** What this device knows besides the home view. */
export interface OnDevice {
  kept: KeptBallot | undefined;
  /** True if the visitor wants to change the recorded ballot. */
  isChanging: boolean;
  /** True if there is a choice that was not sent. */
  hasDraft: boolean;
  /** The reason for the last refusal of a ballot. */
  refusal: ProblemCode | undefined;
}

/** Returns the stage of a visit at a moment. A pending ballot keeps its form, whatever the time. */
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
  // A visitor with a name or code that has voted may have mistyped it.
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
