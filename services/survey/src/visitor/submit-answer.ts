import { createHash } from 'node:crypto';
import {
  invalidRequest,
  POLL_CLOSED_ERROR,
  ProblemError,
  type Screen,
  type SessionItem,
  type SessionView,
  type Submission,
  screenTypeOf,
  type TaskResult,
} from '@booth/shared';
import type { HttpReply } from '@booth/shared/lambda';
import type { Receipts } from '@booth/shared/lambda/receipt';
import { notOpen } from '../polls/open-poll.ts';
import type { SurveyDependencies } from '../wiring/survey-dependencies.ts';
import { movedOn, sessionReply, sessionView } from './session-reply.ts';
import { settle } from './settle.ts';
import { readOwnSession } from './voter-ids.ts';

/**
 * The error with which a task is failed whose screen the poll no longer has. The workflow fails the
 * session for it.
 */
const POLL_CHANGED_ERROR = 'PollChanged';

/** Hexadecimal digits of a submission's id: two of one session never share one. */
const SUBMISSION_ID_DIGITS = 16;

/** The same for the same submission from the same screen. */
function submissionIdOf(submission: Submission): string {
  const { screenToken } = submission;
  const text = JSON.stringify('answer' in submission ? { screenToken, answer: submission.answer } : { screenToken });
  return createHash('sha256').update(text).digest('hex').slice(0, SUBMISSION_ID_DIGITS);
}

/**
 * What is answered when the session is no longer on the screen that the submission came from: where
 * it is now, if it was this very submission that brought it there. Its response was lost, and the
 * browser sends it again.
 */
async function replyFromElsewhere(
  receipts: Receipts,
  session: SessionItem,
  submission: Submission,
): Promise<HttpReply<SessionView>> {
  const isRepeated = session.submissionId === submissionIdOf(submission);
  if (isRepeated) return sessionReply(receipts, session, { settled: true });
  throw await movedOn(receipts, session);
}

/**
 * What the waiting task is completed with. Throws `invalid-request`, which names the field, for an
 * answer that does not fit its screen.
 */
function taskResult(screen: Screen, session: SessionItem, submission: Submission, answeredAt: Date): TaskResult {
  const submissionId = submissionIdOf(submission);
  if ('answer' in submission) {
    const type = screenTypeOf(screen);
    const parsed = type.answerSchema(screen).safeParse(submission.answer);
    if (!parsed.success) throw invalidRequest(parsed.error, 'body.answer');
    const answer = parsed.data;
    return {
      ...{ action: 'answer', submissionId, answer, answeredAt: answeredAt.toISOString() },
      ...{ branchValues: type.branchValues(answer), votes: type.votes(answer) },
    };
  }
  if (session.stepsBack === 0) {
    throw new ProblemError('invalid-request', 'body.back: this is the first screen', {
      errors: [{ path: 'body.back', message: 'this is the first screen' }],
    });
  }
  return { action: 'back', submissionId };
}

interface SubmitRequest {
  sessionId: string;
  deviceId: string;
  submission: Submission;
  correlationId: string;
}

/**
 * The workflow shows a screen twice where it did not learn that the first time had succeeded: that
 * task is over, another one waits.
 */
const isShownAgain = (before: SessionItem, after: SessionItem): boolean =>
  after.status === 'waiting' &&
  after.attempt === before.attempt &&
  after.screenToken === before.screenToken &&
  after.taskToken !== before.taskToken;

/**
 * Takes a visitor's answer (or the wish to go back) and returns where the survey is then: the next
 * screen, or the end. Completing the workflow's task is the claim: of two tabs or two tries, one is
 * taken, and the other gets the state that came of it. Throws `stale-screen`, `session-over`,
 * `already-voted`, `poll-not-open`, `invalid-request`; nothing is recorded then.
 */
export function submitAnswer(
  dependencies: SurveyDependencies,
  request: SubmitRequest,
): Promise<HttpReply<SessionView>> {
  return submitArrived(dependencies, request, dependencies.now());
}

/**
 * The same for a submission that arrived at this time, which is when the poll must have been open.
 */
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

  if (notOpen(poll, arrivedAt) !== undefined) {
    await workflow.end(taskToken, POLL_CLOSED_ERROR, 'The poll has closed.');
    const closed = await settle(sessions, session);
    if (isShownAgain(session, closed.session)) return submitArrived(dependencies, request, arrivedAt);
    throw notOpen(poll, arrivedAt, await sessionView(receipts, closed.session));
  }
  const screen = poll.screens.find(({ id }) => id === session.screenId);
  if (screen === undefined) {
    await workflow.end(taskToken, POLL_CHANGED_ERROR, `The poll has no screen "${session.screenId}" any more.`);
    const ended = await settle(sessions, session);
    if (isShownAgain(session, ended.session)) return submitArrived(dependencies, request, arrivedAt);
    throw await movedOn(receipts, ended.session);
  }

  const taken = await workflow.complete(taskToken, {
    ...taskResult(screen, session, submission, arrivedAt),
    correlationId,
  });
  const outcome = await settle(sessions, session);
  // Another voter has begun on this device, or this one anew: of the answer nothing comes.
  if (outcome.session.attempt !== session.attempt) throw await movedOn(receipts, outcome.session);
  if (taken) return sessionReply(receipts, outcome.session, outcome);
  if (isShownAgain(session, outcome.session)) return submitArrived(dependencies, request, arrivedAt);
  if (outcome.settled) return replyFromElsewhere(receipts, outcome.session, submission);
  if (await workflow.isRunning(session)) return sessionReply(receipts, outcome.session, outcome);
  await sessions.expire(session);
  throw await movedOn(receipts, await readOwnSession(sessions, sessionId, deviceId));
}
