import * as z from 'zod/mini';
import { identityProofShape } from '../model/identity.ts';
import { Receipt } from '../model/receipt.ts';
import { ScreenToken, type SessionItem, SessionStatus } from '../model/session.ts';
import { BranchValues } from '../screens/branch-rule.ts';
import { Answer, Answers } from '../screens/index.ts';
import { PollId, ScreenId, SessionId } from '../values/ids.ts';

/** A session as its visitor gets to see it. */
export const SessionView = z.object({
  sessionId: SessionId,
  pollId: PollId,
  status: SessionStatus,
  screenId: z.optional(ScreenId),
  screenToken: z.optional(ScreenToken),
  /** How many screens the visitor can go back. */
  stepsBack: z.int().check(z.minimum(0)),
  /** While waiting, an earlier answer to this screen; when completed, all answers. */
  answers: Answers,
  /**
   * Branch values of answered screens that rules of later screens ask for. Browsers tell by them
   * how many screens are to come. Empty unless the session waits.
   */
  branchValues: BranchValues,
  /** Proves that its holder has voted, if the session is completed. `home` leaves it out. */
  receipt: z.optional(Receipt),
});
export type SessionView = z.infer<typeof SessionView>;

/** What a visitor sends to start a survey. */
export const SessionStart = z.strictObject({
  ...identityProofShape,
  /** Replaces the recorded ballot, if the poll allows it. */
  change: z.optional(z.literal(true)),
  /**
   * The current screen of somebody else's survey on this device. If the survey still waits there,
   * it ends unrecorded, and a new one begins. Otherwise this has no effect, so that a repeated
   * request returns the survey that the first one began.
   */
  anew: z.optional(ScreenToken),
});
export type SessionStart = z.infer<typeof SessionStart>;

/** Returns what a visitor may see of a session: no task token, and nothing that names the voter. */
export function viewOfSession(item: SessionItem): SessionView {
  const { sessionId, pollId, status, screenId, screenToken, stepsBack } = item;
  const answers = Answers.parse(JSON.parse(item.answers));
  const branchValues = BranchValues.parse(JSON.parse(item.branchValues));
  return status === 'waiting'
    ? { sessionId, pollId, status, screenId, screenToken, stepsBack, answers, branchValues }
    : { sessionId, pollId, status, stepsBack: 0, answers, branchValues: {} };
}

/** What a visitor sends from a screen: an answer, or a step back. */
export const Submission = z.union([
  z.strictObject({ screenToken: ScreenToken, answer: Answer }),
  z.strictObject({ screenToken: ScreenToken, back: z.literal(true) }),
]);
export type Submission = z.infer<typeof Submission>;
