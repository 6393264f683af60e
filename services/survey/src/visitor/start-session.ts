import {
  Answers,
  type BallotItem,
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
import { notOpen, readPublicPoll } from '../polls/open-poll.ts';
import type { SurveyDependencies } from '../wiring/survey-dependencies.ts';
import { isAnothers, isUnderWay, waitsOn } from './dynamodb-sessions.ts';
import { invalidProof, needProof } from './identity-proof.ts';
import { alreadyVoted, anothersNow, sessionReply, sessionView } from './session-reply.ts';
import { settle } from './settle.ts';
import { sessionIdOf, userIdOf, voterOf } from './voter-ids.ts';

export interface StartRequest {
  pollId: string;
  deviceId: string;
  start?: SessionStart | undefined;
}

/** The session that this request would start. */
function newSession(poll: Poll, { deviceId, start = {} }: StartRequest, now: Date): SessionItem {
  const { pollId, identity } = poll;
  needProof(poll, start);
  const attempt = now.getTime();
  const sessionId = sessionIdOf(pollId, deviceId);
  const userId = userIdOf(identity, pollId, { ...start, deviceId, idempotencyKey: String(attempt) });
  return {
    sessionId,
    pollId,
    ...(userId === sessionId ? {} : { userId }),
    ...(identity === 'handle' ? { handle: start.handle } : {}),
    ...(identity === 'handle' || identity === 'code' ? { voterMark: voterMarkOf(userId) } : {}),
    attempt,
    status: 'starting',
    stepsBack: 0,
    answers: '{}',
    branchValues: '{}',
    expiresAt: Math.floor(attempt / 1_000) + SESSION_TTL_SECONDS,
  };
}

/**
 * Whether this device may replace the ballot: the holder of the code, or who cast it. A name proves
 * nothing.
 */
function mayReplace(poll: Poll, { sessionId }: SessionItem, ballot: BallotItem): boolean {
  return poll.allowVoteChange && (poll.identity === 'code' || ballot.sessionId === sessionId);
}

function surveyInput(poll: Poll, session: SessionItem, ballot: BallotItem | undefined, longestMs: number): SurveyInput {
  const { sessionId, handle, attempt } = session;
  return {
    pollId: poll.pollId,
    sessionId,
    userId: voterOf(session),
    ...(handle === undefined ? {} : { handle }),
    takesCode: poll.identity === 'code' && ballot === undefined,
    ...(ballot && { replaces: { timestamp: ballot.timestamp, answers: Answers.parse(JSON.parse(ballot.answers)) } }),
    attempt,
    heartbeatSeconds: poll.screenHeartbeatSeconds,
    // The same from whoever starts it: Step Functions takes a second call with another input for
    // another execution.
    until: attempt + longestMs,
    screens: poll.screens.map(({ id, rules }) => ({ id, rules })),
  };
}

/**
 * Starts the visitor's survey, or returns to the one that is under way: a second tab and a repeated
 * request come to the same session. Another name or code on the same device begins anew, as does
 * who names the screen that somebody else left (`anew`); nothing of what was begun before is
 * recorded. 201 with the first screen; 200 with the present one of a session that was there; throws
 * `already-voted`, `poll-not-open`, and `invalid-request` for a name or code that is missing or
 * unknown. A crash after any line heals with the next call.
 */
export async function startSession(
  { polls, sessions, ballots, entryCodes, workflow, receipts, longestSurveySeconds, now }: SurveyDependencies,
  request: StartRequest,
): Promise<HttpReply<SessionView>> {
  const arrivedAt = now();
  const poll = await readPublicPoll(polls, request.pollId);
  const refusal = notOpen(poll, arrivedAt);
  if (refusal !== undefined) throw refusal;

  const fresh = newSession(poll, request, arrivedAt);
  // What is recorded is the votes table's to say: sessions end after a while, and a name or code
  // comes from any device.
  const ballot = await ballots.read(poll.pollId, voterOf(fresh));
  const changes = ballot !== undefined && request.start?.change === true && mayReplace(poll, fresh, ballot);
  const anew = request.start?.anew;
  if (ballot !== undefined && !changes) {
    const present = await sessions.read(fresh.sessionId);
    const isOthers = present === undefined || isAnothers(present, fresh.voterMark) || waitsOn(present, anew);
    // Nothing can begin, so nothing that is under way ends.
    if (isOthers) throw alreadyVoted(undefined);
    if (!isUnderWay(present)) throw alreadyVoted(await sessionView(receipts, present));
  }
  if (poll.identity === 'code' && !(await entryCodes.wasGivenOut(poll.pollId, voterOf(fresh)))) {
    throw invalidProof('code', 'there is no such code');
  }

  let { claimed, session, supersededTask } = await sessions.claim(fresh, { changes, anew });
  // Where this is not reached, the older execution ends by itself when the time of its screen is
  // up.
  if (supersededTask !== undefined) await workflow.end(supersededTask, SUPERSEDED_ERROR, 'Somebody began anew here.');
  if (session.status !== 'starting') return sessionReply(receipts, session, { settled: true });

  const begin = () => {
    // A session that never began may be older than the ballot, and the ballot another device's.
    const replaced = ballot !== undefined && mayReplace(poll, session, ballot) ? ballot : undefined;
    return workflow.start(surveyInput(poll, session, replaced, 1_000 * longestSurveySeconds));
  };
  // Also for a session that was claimed by somebody else, who may have died before this line: the
  // same name starts once.
  if (!(await begin()) && !(await workflow.isRunning(session))) {
    // Its execution ended without a word to the session: begin another, unless somebody else just
    // did.
    ({ claimed, session } = await sessions.claim(fresh, { changes, anew, replaces: session.attempt }));
    if (claimed) await begin();
  }
  const outcome = await settle(sessions, session);
  // Who answers must never do so by the name that another tab has given in the meantime.
  if (isAnothers(outcome.session, fresh.voterMark)) throw anothersNow();
  return sessionReply(receipts, outcome.session, outcome, claimed ? 201 : 200);
}
