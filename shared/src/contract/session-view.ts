import * as z from 'zod/mini';
import { identityProofShape } from '../model/identity.ts';
import { Receipt } from '../model/receipt.ts';
import { ScreenToken, type SessionItem, SessionStatus } from '../model/session.ts';
import { BranchValues } from '../screens/branch-rule.ts';
import { Answer, Answers } from '../screens/index.ts';
import { PollId, ScreenId, SessionId } from '../values/ids.ts';

/** A session as its visitor sees it. */
export const SessionView = z.object({
  sessionId: SessionId,
  pollId: PollId,
  status: SessionStatus,
  screenId: z.optional(ScreenId),
  screenToken: z.optional(ScreenToken),
  /** How many screens were answered on the way here, and can be gone back to. */
  stepsBack: z.int().check(z.minimum(0)),
  /** All of them once it is completed; while it waits, what was answered on this screen before. */
  answers: Answers,
  /**
   * Branch values, by screens that were answered on the way here, which make rules ahead hold.
   * Browsers tell the screens to come by them. Empty unless the session waits.
   */
  branchValues: BranchValues,
  /** Proves that its holder has voted, once it is completed. Not in the answer of `home`. */
  receipt: z.optional(Receipt),
});
export type SessionView = z.infer<typeof SessionView>;

/** What a visitor sends to start. */
export const SessionStart = z.strictObject({
  ...identityProofShape,
  /** That the recorded ballot is to be replaced, where the poll allows it. */
  change: z.optional(z.literal(true)),
  /**
   * The screen of a survey on this device that is somebody else's: if it still waits there, it ends
   * unrecorded, and another begins. Otherwise this makes no difference, so that a repetition comes
   * to the survey that the first request began.
   */
  anew: z.optional(ScreenToken),
});
export type SessionStart = z.infer<typeof SessionStart>;

/** What may be shown of a session: all but the task token and what names the visitor. */
export function viewOfSession(item: SessionItem): SessionView {
  const { sessionId, pollId, status, screenId, screenToken, stepsBack } = item;
  const answers = Answers.parse(JSON.parse(item.answers));
  const branchValues = BranchValues.parse(JSON.parse(item.branchValues));
  return status === 'waiting'
    ? { sessionId, pollId, status, screenId, screenToken, stepsBack, answers, branchValues }
    : { sessionId, pollId, status, stepsBack: 0, answers, branchValues: {} };
}

/** What a visitor sends from a screen: an answer to it, or the wish to go back one screen. */
export const Submission = z.union([
  z.strictObject({ screenToken: ScreenToken, answer: Answer }),
  z.strictObject({ screenToken: ScreenToken, back: z.literal(true) }),
]);
export type Submission = z.infer<typeof Submission>;
