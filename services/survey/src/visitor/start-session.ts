import {
  Answers,
  type BallotItem,
  isUnderWay,
  type Poll,
  SESSION_TTL_SECONDS,
  type SessionItem,
  type SessionStart,
  type SessionView,
  SUPERSEDED_ERROR,
  type SurveyInput,
  voterMarkOf,
} from '@booth/shared';
import type { HttpReply } from '@booth/shared/lambda';
import { notOpenProblem, readPublicPoll } from '../polls/open-poll.ts';
import { checkProof, invalidProof } from './identity-proof.ts';
import { alreadyVoted, replacedByAnother, sessionReply, sessionView } from './session-reply.ts';
import { belongsToAnotherVoter, waitsOn } from './sessions.ts';
import { settle } from './settle.ts';
import type { SurveyDependencies } from './survey-dependencies.ts';
import { sessionIdOf, voterIdOf, voterIdOfSession } from './voter-ids.ts';

export interface StartRequest {
  pollId: string;
  deviceId: string;
  start?: SessionStart | undefined;
}

/** Returns the session that this request starts if nothing stands in its way. */
function newSession(poll: Poll, { deviceId, start = {} }: StartRequest, now: Date): SessionItem {
  const { pollId, identity } = poll;
  checkProof(poll, start);
  const attempt = now.getTime();
  const sessionId = sessionIdOf(pollId, deviceId);
  const voterId = voterIdOf(identity, pollId, { ...start, deviceId, idempotencyKey: String(attempt) });
  return {
    sessionId,
    pollId,
    ...(voterId === sessionId ? {} : { userId: voterId }),
    ...(identity === 'handle' ? { handle: start.handle } : {}),
    ...(identity === 'handle' || identity === 'code' ? { voterMark: voterMarkOf(voterId) } : {}),
    attempt,
    status: 'starting',
    stepsBack: 0,
    answers: '{}',
    branchValues: '{}',
    expiresAt: Math.floor(attempt / 1_000) + SESSION_TTL_SECONDS,
  };
}

/**
 * Returns true if this session may replace the ballot: the poll allows it, and the session has the
 * ballot's code or runs on the device that cast it. A name proves nothing.
 */
function mayReplace(poll: Poll, { sessionId }: SessionItem, ballot: BallotItem): boolean {
  return poll.allowVoteChange && (poll.identity === 'code' || ballot.sessionId === sessionId);
}

/** Returns the input of a session's execution, the same for every caller that starts it. */
function surveyInput(poll: Poll, session: SessionItem, ballot: BallotItem | undefined, longestMs: number): SurveyInput {
  const { sessionId, handle, attempt } = session;
  return {
    pollId: poll.pollId,
    sessionId,
    userId: voterIdOfSession(session),
    ...(handle === undefined ? {} : { handle }),
    takesCode: poll.identity === 'code' && ballot === undefined,
    ...(ballot && { replaces: { timestamp: ballot.timestamp, answers: Answers.parse(JSON.parse(ballot.answers)) } }),
    attempt,
    heartbeatSeconds: poll.screenHeartbeatSeconds,
    // Not from the clock: Step Functions refuses a second start that has another input.
    until: attempt + longestMs,
    screens: poll.screens.map(({ id, rules }) => ({ id, rules })),
  };
}

/**
 * Starts the visitor's survey, or returns to the one that is under way: a second tab and a repeated
 * request get the same session. A start by another name or code on the same device begins anew, as
 * does one that names the screen that somebody else left (`anew`); nothing of the earlier session
 * is recorded. Replies 201 with the first screen, or 200 with the current screen of an existing
 * session. After a crash at any line, the next call completes what this one began, with one
 * exception: an older execution may then end only when the time of its screen is up.
 * @throws ProblemError `unknown-poll`, `already-voted`, `poll-not-open`, `session-over`, and
 * `invalid-request` if a name or code is missing or unknown
 */
export async function startSession(
  { polls, sessions, ballots, entryCodes, workflow, receipts, longestSurveySeconds, now }: SurveyDependencies,
  request: StartRequest,
): Promise<HttpReply<SessionView>> {
  const arrivedAt = now();
  const poll = await readPublicPoll(polls, request.pollId);
  const refusal = notOpenProblem(poll, arrivedAt);
  if (refusal !== undefined) throw refusal;

  const fresh = newSession(poll, request, arrivedAt);
  // The votes table decides, not the session: sessions expire, and voters change their device.
  const ballot = await ballots.read(poll.pollId, voterIdOfSession(fresh));
  const isChange = ballot !== undefined && request.start?.change === true && mayReplace(poll, fresh, ballot);
  const anew = request.start?.anew;
  if (ballot !== undefined && !isChange) {
    const present = await sessions.read(fresh.sessionId);
    const hasNoSessionOfOwn =
      present === undefined || belongsToAnotherVoter(present, fresh.voterMark) || waitsOn(present, anew);
    // Another voter may follow on the same device: that session goes on, and this visitor may not
    // see it.
    if (hasNoSessionOfOwn) throw alreadyVoted(undefined);
    if (!isUnderWay(present)) throw alreadyVoted(await sessionView(receipts, present));
  }
  if (poll.identity === 'code' && !(await entryCodes.wasGivenOut(poll.pollId, voterIdOfSession(fresh)))) {
    throw invalidProof('code', 'there is no such code');
  }

  let { isNew, session, supersededTask } = await sessions.begin(fresh, { isChange, anew });
  // The exception: after a crash before this line, the older execution waits until its time is up.
  if (supersededTask !== undefined) await workflow.end(supersededTask, SUPERSEDED_ERROR, 'Somebody began anew here.');
  if (session.status !== 'starting') return sessionReply(receipts, session, { settled: true });

  const startWorkflow = () => {
    // An existing session that never started may be older than the ballot, so ask again.
    const replaced = ballot !== undefined && mayReplace(poll, session, ballot) ? ballot : undefined;
    return workflow.start(surveyInput(poll, session, replaced, 1_000 * longestSurveySeconds));
  };
  // Also for a session that another caller stored: that caller may have died before this line. An
  // execution of one name starts only once.
  if (!(await startWorkflow()) && !(await workflow.isRunning(session))) {
    // The execution ended without updating the session: begin another, unless somebody else did.
    ({ isNew, session } = await sessions.begin(fresh, { isChange, anew, replacesAttempt: session.attempt }));
    if (isNew) await startWorkflow();
  }
  const outcome = await settle(sessions, session);
  // Another tab may have begun by another name meanwhile: this visitor must not answer under it.
  if (belongsToAnotherVoter(outcome.session, fresh.voterMark)) throw replacedByAnother();
  return sessionReply(receipts, outcome.session, outcome, isNew ? 201 : 200);
}
