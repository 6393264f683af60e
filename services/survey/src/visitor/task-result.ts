import { createHash } from 'node:crypto';
import {
  invalidRequest,
  ProblemError,
  type Screen,
  type SessionItem,
  type Submission,
  screenTypeOf,
  type TaskResult,
} from '@booth/shared';

/** Hexadecimal digits of a submission's id: enough that two submissions of a session differ. */
const SUBMISSION_ID_DIGITS = 16;

/** Returns the id of a submission. The same submission from the same screen has the same id. */
export function submissionIdOf(submission: Submission): string {
  const { screenToken } = submission;
  const text = JSON.stringify('answer' in submission ? { screenToken, answer: submission.answer } : { screenToken });
  return createHash('sha256').update(text).digest('hex').slice(0, SUBMISSION_ID_DIGITS);
}

/**
 * Returns the result with which a submission completes the waiting task.
 * @throws ProblemError `invalid-request`, which names the field, if the answer does not fit its
 * screen or there is no screen to go back to
 */
export function taskResultOf(
  submission: Submission,
  screen: Screen,
  { stepsBack }: Pick<SessionItem, 'stepsBack'>,
  answeredAt: Date,
): TaskResult {
  const submissionId = submissionIdOf(submission);
  if ('answer' in submission) {
    const type = screenTypeOf(screen);
    const parsed = type.answerSchema(screen).safeParse(submission.answer);
    if (!parsed.success) throw invalidRequest(parsed.error, 'body.answer');
    const answer = parsed.data;
    return {
      action: 'answer',
      submissionId,
      answer,
      answeredAt: answeredAt.toISOString(),
      branchValues: type.branchValues(answer),
      votes: type.votes(answer),
    };
  }
  if (stepsBack === 0) {
    throw new ProblemError('invalid-request', 'body.back: this is the first screen', {
      errors: [{ path: 'body.back', message: 'this is the first screen' }],
    });
  }
  return { action: 'back', submissionId };
}
