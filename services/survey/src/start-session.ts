import {
  type Poll,
  ProblemError,
  SESSION_TTL_SECONDS,
  type SessionItem,
  type SessionView,
  type SurveyInput,
} from '@booth/shared';
import type { HttpReply } from '@booth/shared/lambda';
import type { Polls } from './dynamodb-polls.ts';
import { alreadyVoted, sessionReply } from './session-reply.ts';
import { settle } from './settle.ts';
import type { SurveyDependencies } from './survey-dependencies.ts';
import { userIdOf } from './visitor.ts';

/** The poll, if visitors may answer it now. Throws `unknown-poll` (a draft is nobody's business) or `poll-not-open`. */
export async function readOpenPoll(polls: Polls, pollId: string): Promise<Poll> {
  const poll = await polls.read(pollId);
  if (poll === undefined || poll.status === 'draft') throw new ProblemError('unknown-poll', 'Check the address.');
  if (poll.status !== 'open') throw new ProblemError('poll-not-open', 'The poll has closed.');
  return poll;
}

function newSession(pollId: string, userId: string, now: Date): SessionItem {
  return {
    sessionId: userId,
    pollId,
    userId,
    attempt: now.getTime(),
    status: 'starting',
    stepsBack: 0,
    answers: '{}',
    expiresAt: Math.floor(now.getTime() / 1_000) + SESSION_TTL_SECONDS,
  };
}

function surveyInput(poll: Poll, { sessionId, userId, attempt }: SessionItem): SurveyInput {
  const screens = poll.screens.map(({ id, type, rules }) => ({ id, type, rules }));
  return { pollId: poll.pollId, sessionId, userId, attempt, heartbeatSeconds: poll.screenHeartbeatSeconds, screens };
}

/**
 * Starts the visitor's survey, or returns to the one that is under way: a second tab and a repeated request come to the
 * same session. 201 with the first screen; 200 with the present one of a session that was there; throws `already-voted`.
 * A crash after any line heals with the next call.
 */
export async function startSession(
  { polls, sessions, workflow, now }: SurveyDependencies,
  { pollId, voterId }: { pollId: string; voterId: string },
): Promise<HttpReply<SessionView>> {
  const poll = await readOpenPoll(polls, pollId);
  const fresh = newSession(pollId, userIdOf(pollId, voterId), now());
  let { claimed, session } = await sessions.claim(fresh);
  if (session.status === 'completed' || session.status === 'already-voted') throw alreadyVoted(session);
  if (session.status !== 'starting') return sessionReply(session, { settled: true });

  // Also for a session that was claimed by somebody else, who may have died before this line: the same name starts once.
  const started = await workflow.start(surveyInput(poll, session));
  if (!started && !(await workflow.isRunning(session))) {
    // Its execution ended without a word to the session: begin another, unless somebody else just did.
    ({ claimed, session } = await sessions.claim(fresh, session.attempt));
    if (claimed) await workflow.start(surveyInput(poll, session));
  }
  const outcome = await settle(sessions, session);
  return sessionReply(outcome.session, outcome, claimed ? 201 : 200);
}
