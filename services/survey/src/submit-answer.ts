import { isDeepStrictEqual } from 'node:util';
import {
  type Answer,
  Answers,
  answerSchema,
  invalidRequest,
  type Poll,
  ProblemError,
  type SessionItem,
  type SessionView,
  type Submission,
  type TaskResult,
  viewOfSession,
} from '@booth/shared';
import type { HttpReply } from '@booth/shared/lambda';
import type { Polls } from './dynamodb-polls.ts';
import type { Sessions } from './dynamodb-sessions.ts';
import { movedOn, sessionReply } from './session-reply.ts';
import { settle } from './settle.ts';
import type { SurveyWorkflow } from './survey-workflow.ts';
import { readOwnSession } from './visitor.ts';

export interface SubmitDependencies {
  polls: Polls;
  sessions: Sessions;
  workflow: SurveyWorkflow;
  now: () => Date;
}

/** The answer as it is recorded. Throws `invalid-request`, which names the field, when it does not fit its screen. */
function fittingAnswer(poll: Poll, screenId: string | null | undefined, answer: Answer): Answer {
  const screen = poll.screens.find(({ id }) => id === screenId);
  if (screen === undefined) throw new ProblemError('stale-screen', 'The poll has changed. Load the page again.');
  const parsed = answerSchema(poll, screen).safeParse(answer);
  if (!parsed.success) throw invalidRequest(parsed.error, 'body.answer');
  return Answers.parse({ [screen.id]: parsed.data })[screen.id] ?? answer;
}

/** Whether this was recorded already: the response was lost, and the browser sends it again. */
function isRepeated(poll: Poll, session: SessionItem, submission: Submission): boolean {
  const { previousScreenId, previousScreenToken } = session;
  if (!previousScreenId || previousScreenToken !== submission.screenToken || !('answer' in submission)) return false;
  const recorded = Answers.parse(JSON.parse(session.answers))[previousScreenId];
  return isDeepStrictEqual(recorded, fittingAnswer(poll, previousScreenId, submission.answer));
}

/** What is answered when the session is no longer on the screen that the submission came from. */
function replyFromElsewhere(poll: Poll, session: SessionItem, submission: Submission): HttpReply<SessionView> {
  if (isRepeated(poll, session, submission)) return sessionReply(session, { settled: true });
  throw movedOn(session);
}

function taskResult(poll: Poll, session: SessionItem, submission: Submission, now: Date): TaskResult {
  if ('answer' in submission) {
    const answer = fittingAnswer(poll, session.screenId, submission.answer);
    return { action: 'answer', answer, answeredAt: now.toISOString() };
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
  { polls, sessions, workflow, now }: SubmitDependencies,
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
    await workflow.close(taskToken);
    const closed = await settle(sessions, session);
    throw new ProblemError('poll-not-open', 'The poll has closed. Nothing was recorded.', {
      session: viewOfSession(closed.session),
    });
  }

  const taken = await workflow.complete(taskToken, taskResult(poll, session, submission, arrivedAt));
  const outcome = await settle(sessions, session);
  if (taken) return sessionReply(outcome.session, outcome);
  if (outcome.settled) return replyFromElsewhere(poll, outcome.session, submission);
  if (await workflow.isRunning(session)) return sessionReply(outcome.session, outcome);
  await sessions.expire(session);
  throw movedOn(await readOwnSession(sessions, sessionId, voterId));
}
