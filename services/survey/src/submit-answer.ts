import { isDeepStrictEqual } from 'node:util';
import {
  Answers,
  answerSchema,
  invalidRequest,
  POLL_CLOSED_ERROR,
  type Poll,
  ProblemError,
  type Screen,
  type SessionItem,
  type SessionView,
  type Submission,
  TaskResult,
  viewOfSession,
} from '@booth/shared';
import type { HttpReply } from '@booth/shared/lambda';
import { movedOn, sessionReply } from './session-reply.ts';
import { settle } from './settle.ts';
import type { SurveyDependencies } from './survey-dependencies.ts';
import { readOwnSession } from './visitor.ts';

/** The error with which a task is failed whose screen the poll no longer has. The workflow fails the session for it. */
const POLL_CHANGED_ERROR = 'PollChanged';

/** Whether this was taken already: the response was lost, and the browser sends it again. */
function isRepeated(poll: Poll, session: SessionItem, submission: Submission): boolean {
  if (session.previousScreenToken !== submission.screenToken) return false;
  const indexOf = (screenId: string | undefined) => poll.screens.findIndex(({ id }) => id === screenId);
  const wentBack = session.status === 'waiting' && indexOf(session.screenId) < indexOf(session.previousScreenId);
  if (!('answer' in submission)) return wentBack;

  const screen = poll.screens.find(({ id }) => id === session.previousScreenId);
  if (screen === undefined || wentBack) return false;
  const recorded = Answers.parse(JSON.parse(session.answers))[screen.id];
  return (
    recorded !== undefined && isDeepStrictEqual(recorded, answerSchema(poll, screen).safeParse(submission.answer).data)
  );
}

/** What is answered when the session is no longer on the screen that the submission came from. */
function replyFromElsewhere(poll: Poll, session: SessionItem, submission: Submission): HttpReply<SessionView> {
  if (isRepeated(poll, session, submission)) return sessionReply(session, { settled: true });
  throw movedOn(session);
}

/**
 * What the waiting task is completed with. Throws `invalid-request`, which names the field, for an answer that does not
 * fit its screen.
 */
function taskResult(
  poll: Poll,
  screen: Screen,
  session: SessionItem,
  submission: Submission,
  answeredAt: Date,
): TaskResult {
  if ('answer' in submission) {
    const parsed = answerSchema(poll, screen).safeParse(submission.answer);
    if (!parsed.success) throw invalidRequest(parsed.error, 'body.answer');
    return TaskResult.parse({ action: 'answer', answer: parsed.data, answeredAt: answeredAt.toISOString() });
  }
  if (session.stepsBack === 0) {
    throw new ProblemError('invalid-request', 'body.back: this is the first screen', {
      errors: [{ path: 'body.back', message: 'this is the first screen' }],
    });
  }
  return { action: 'back' };
}

/**
 * Takes a visitor's answer (or the wish to go back) and returns where the survey is then: the next screen, or the end.
 * Completing the workflow's task is the claim: of two tabs or two tries, one is taken, and the other gets the state that
 * came of it. Throws `stale-screen`, `session-over`, `already-voted`, `poll-not-open`, `invalid-request`; nothing is
 * recorded then.
 */
export async function submitAnswer(
  { polls, sessions, workflow, now }: SurveyDependencies,
  { sessionId, voterId, submission }: { sessionId: string; voterId: string; submission: Submission },
): Promise<HttpReply<SessionView>> {
  const arrivedAt = now();
  const session = await readOwnSession(sessions, sessionId, voterId);
  const poll = await polls.read(session.pollId);
  if (poll === undefined) throw new ProblemError('unknown-poll', 'The poll was deleted.');

  const { taskToken } = session;
  if (session.status !== 'waiting' || taskToken === undefined || session.screenToken !== submission.screenToken) {
    return replyFromElsewhere(poll, session, submission);
  }
  if (poll.status !== 'open') {
    await workflow.end(taskToken, POLL_CLOSED_ERROR, 'The poll has closed.');
    const closed = await settle(sessions, session);
    throw new ProblemError('poll-not-open', 'The poll has closed. Nothing was recorded.', {
      session: viewOfSession(closed.session),
    });
  }
  const screen = poll.screens.find(({ id }) => id === session.screenId);
  if (screen === undefined) {
    await workflow.end(taskToken, POLL_CHANGED_ERROR, `The poll has no screen "${session.screenId}" any more.`);
    throw movedOn((await settle(sessions, session)).session);
  }

  const taken = await workflow.complete(taskToken, taskResult(poll, screen, session, submission, arrivedAt));
  const outcome = await settle(sessions, session);
  if (taken) return sessionReply(outcome.session, outcome);
  if (outcome.settled) return replyFromElsewhere(poll, outcome.session, submission);
  if (await workflow.isRunning(session)) return sessionReply(outcome.session, outcome);
  await sessions.expire(session);
  throw movedOn(await readOwnSession(sessions, sessionId, voterId));
}
