import { POLL_CLOSED_ERROR, ProblemError, type SessionItem, type SessionView, type Submission } from '@booth/shared';
import type { HttpReply } from '@booth/shared/lambda';
import type { Receipts } from '@booth/shared/lambda/receipt';
import { notOpenProblem } from '../polls/open-poll.ts';
import { problemOfSession, sessionReply, sessionView } from './session-reply.ts';
import { readOwnSession } from './sessions.ts';
import { isShownAgain, settle } from './settle.ts';
import type { SurveyDependencies } from './survey-dependencies.ts';
import { submissionIdOf, taskResultOf } from './task-result.ts';

/** Fails a task whose screen was removed from the poll; the workflow then fails the session. */
const POLL_CHANGED_ERROR = 'PollChanged';

interface SubmitRequest {
  sessionId: string;
  deviceId: string;
  submission: Submission;
  correlationId: string;
}

/**
 * Replies to a submission from a screen that the session is no longer on. If the last submission
 * taken was this very one, its response was lost and the browser repeats it: the reply shows where
 * the session is now.
 * @throws ProblemError of `problemOfSession` otherwise
 */
async function replyFromElsewhere(
  receipts: Receipts,
  session: SessionItem,
  submission: Submission,
): Promise<HttpReply<SessionView>> {
  const isRepeated = session.submissionId === submissionIdOf(submission);
  if (isRepeated) return sessionReply(receipts, session, { settled: true });
  throw await problemOfSession(receipts, session);
}

/**
 * Takes a visitor's answer, or the wish to go back, and replies with the next screen or the end of
 * the survey. Completing the workflow's task decides between two tabs or two tries: one is taken,
 * the other gets the resulting state.
 * @throws ProblemError `stale-screen`, `session-over`, `already-voted`, `poll-not-open`,
 * `invalid-request`; nothing is recorded then
 */
export function submitAnswer(
  dependencies: SurveyDependencies,
  request: SubmitRequest,
): Promise<HttpReply<SessionView>> {
  return submitArrived(dependencies, request, dependencies.now());
}

/** @param arrivedAt when the submission arrived; the poll must have been open at this time */
async function submitArrived(
  dependencies: SurveyDependencies,
  request: SubmitRequest,
  arrivedAt: Date,
): Promise<HttpReply<SessionView>> {
  const { polls, sessions, workflow, receipts } = dependencies;
  const { sessionId, deviceId, submission, correlationId } = request;
  const session = await readOwnSession(sessions, sessionId, deviceId);
  const { taskToken } = session;
  if (session.status !== 'waiting' || taskToken === undefined || session.screenToken !== submission.screenToken) {
    return replyFromElsewhere(receipts, session, submission);
  }
  const poll = await polls.read(session.pollId);
  if (poll === undefined) throw new ProblemError('unknown-poll', 'The poll was deleted.');

  if (notOpenProblem(poll, arrivedAt) !== undefined) {
    await workflow.end(taskToken, POLL_CLOSED_ERROR, 'The poll has closed.');
    const closed = await settle(sessions, session);
    if (isShownAgain(session, closed.session)) return submitArrived(dependencies, request, arrivedAt);
    throw notOpenProblem(poll, arrivedAt, await sessionView(receipts, closed.session));
  }
  const screen = poll.screens.find(({ id }) => id === session.screenId);
  if (screen === undefined) {
    await workflow.end(taskToken, POLL_CHANGED_ERROR, `The poll has no screen "${session.screenId}" any more.`);
    const ended = await settle(sessions, session);
    if (isShownAgain(session, ended.session)) return submitArrived(dependencies, request, arrivedAt);
    throw await problemOfSession(receipts, ended.session);
  }

  const taken = await workflow.complete(taskToken, {
    ...taskResultOf(submission, screen, session, arrivedAt),
    correlationId,
  });
  const outcome = await settle(sessions, session);
  // Another voter has begun on this device, or this voter began anew: the answer is lost.
  if (outcome.session.attempt !== session.attempt) throw await problemOfSession(receipts, outcome.session);
  if (taken) return sessionReply(receipts, outcome.session, outcome);
  if (isShownAgain(session, outcome.session)) return submitArrived(dependencies, request, arrivedAt);
  if (outcome.settled) return replyFromElsewhere(receipts, outcome.session, submission);
  if (await workflow.isRunning(session)) return sessionReply(receipts, outcome.session, outcome);
  await sessions.expire(session);
  throw await problemOfSession(receipts, await readOwnSession(sessions, sessionId, deviceId));
}
