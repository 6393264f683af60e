import { ProblemError, type Submission } from '@booth/shared';
import { submissionIdOf, taskResultOf } from '../../src/visitor/task-result.ts';
import { aPoll, choose } from '../support/polls.ts';

const NOW = new Date('2026-11-23T10:00:00.000Z');
const [you, services] = aPoll().screens;
const token = (letter: string) => letter.repeat(16);
const answer = (screenToken: string, ...optionIds: string[]): Submission => ({
  screenToken,
  answer: choose(...optionIds),
});

/** Returns the result on the second screen. */
function resultOf(submission: Submission, stepsBack = 1) {
  if (services === undefined) throw new Error('three screens');
  return taskResultOf(submission, services, { stepsBack }, NOW);
}

describe('the id of a submission', () => {
  test('is the same for the same submission, and 16 hexadecimal digits', () => {
    expect(submissionIdOf(answer(token('a'), 's3'))).toBe(submissionIdOf(answer(token('a'), 's3')));
    expect(submissionIdOf(answer(token('a'), 's3'))).toMatch(/^[0-9a-f]{16}$/);
  });

  test('differs by the screen, the answer, and the way: on or back', () => {
    const submissions: Submission[] = [
      answer(token('a'), 's3'),
      answer(token('a'), 'sqs'),
      answer(token('b'), 's3'),
      { screenToken: token('a'), back: true },
      { screenToken: token('b'), back: true },
    ];
    expect(new Set(submissions.map(submissionIdOf)).size).toBe(submissions.length);
  });
});

describe('the result of a task', () => {
  test('of an answer has the answer, its time, and what rules and counters need', () => {
    const submission = answer(token('a'), 's3', 'sqs');
    expect(resultOf(submission)).toEqual({
      action: 'answer',
      submissionId: submissionIdOf(submission),
      answer: choose('s3', 'sqs'),
      answeredAt: '2026-11-23T10:00:00.000Z',
      branchValues: ['s3', 'sqs'],
      votes: ['s3', 'sqs'],
    });
  });

  test('of an answer does not depend on how many screens are before it', () => {
    expect(resultOf(answer(token('a'), 's3'), 0)).toEqual(resultOf(answer(token('a'), 's3'), 1));
  });

  test('of a step back has no answer', () => {
    const back: Submission = { screenToken: token('a'), back: true };
    expect(resultOf(back)).toEqual({ action: 'back', submissionId: submissionIdOf(back) });
  });

  test.each<[string, Submission, number, string]>([
    ['an option that the screen does not have', answer(token('a'), 'ec2'), 1, 'body.answer'],
    ['an answer of another type', { screenToken: token('a'), answer: { type: 'text', text: 'x' } }, 1, 'body.answer'],
    ['a step back from the first screen', { screenToken: token('a'), back: true }, 0, 'body.back'],
  ])('is refused for %s, with the path of the field', (_what, submission, stepsBack, path) => {
    const taking = () => resultOf(submission, stepsBack);
    expect(taking).toThrow(ProblemError);
    expect(taking).toThrow(
      expect.objectContaining({
        problem: expect.objectContaining({
          code: 'invalid-request',
          errors: expect.arrayContaining([expect.objectContaining({ path: expect.stringMatching(`^${path}`) })]),
        }),
      }),
    );
  });
});

test('the first screen takes no answer of the second', () => {
  if (you === undefined) throw new Error('three screens');
  expect(() => taskResultOf(answer(token('a'), 's3'), you, { stepsBack: 0 }, NOW)).toThrow(/^body\.answer/);
});

test('a step back from the first screen is refused with the reason', () => {
  const message = 'this is the first screen';
  expect(() => resultOf({ screenToken: token('a'), back: true }, 0)).toThrow(
    expect.objectContaining({
      message: `body.back: ${message}`,
      problem: expect.objectContaining({ errors: [{ path: 'body.back', message }] }),
    }),
  );
});
