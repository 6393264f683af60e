import { type Poll, SessionItem, type Submission, type TaskResult } from '@booth/shared';
import { submitAnswer } from '../../src/visitor/submit-answer.ts';
import type { SurveyDependencies } from '../../src/visitor/survey-dependencies.ts';
import { sessionIdOf } from '../../src/visitor/voter-ids.ts';
import { aPoll, choose } from '../support/polls.ts';

/** The time that passes in waits, in milliseconds, so that no test waits. */
let mockPassed = 0;
jest.mock('node:timers/promises', () => ({
  setTimeout: async (milliseconds: number) => {
    mockPassed += milliseconds;
  },
}));
beforeEach(() => jest.spyOn(Date, 'now').mockImplementation(() => mockPassed));
afterEach(() => jest.restoreAllMocks());

const NOW = new Date('2026-11-23T10:00:00.000Z');
const DEVICE = 'v'.repeat(22);
const sessionId = sessionIdOf('favourites', DEVICE);
const token = (letter: string) => letter.repeat(12);
const answer: Submission = { screenToken: token('a'), answer: choose('s3') };

const aSession = (more: Partial<SessionItem> = {}): SessionItem =>
  SessionItem.parse({
    ...{ sessionId, pollId: 'favourites', attempt: 7, status: 'waiting', expiresAt: 2_000_000_000 },
    ...{ screenId: 'services', screenToken: token('a'), taskToken: 'task-1' },
    ...more,
  });
/** The next screen of the survey. */
const next = (more: Partial<SessionItem> = {}) =>
  aSession({ screenId: 'why', screenToken: token('b'), taskToken: 'task-2', stepsBack: 1, ...more });

interface Setting {
  /** The session as it is read one time after the other. The last state stays. */
  states: SessionItem[];
  /** `null` stands for a poll that was deleted. */
  poll?: Poll | null;
  /** For each call of `complete`: true if the task still waited. The last answer stays. */
  taken?: boolean[];
  isRunning?: boolean;
}

/**
 * Submits the answer, or another submission. Returns the reply or the problem, and the calls of the
 * workflow.
 */
async function submit(
  { states, poll = aPoll(), taken = [true], isRunning = true }: Setting,
  submission: Submission = answer,
) {
  const calls: string[] = [];
  const results: TaskResult[] = [];
  const [sessions, takings] = [[...states], [...taken]];
  const dependencies: SurveyDependencies = {
    polls: { read: async () => poll ?? undefined, readOwn: jest.fn(), readRecord: jest.fn() },
    sessions: {
      read: async () => (sessions.length > 1 ? sessions.shift() : sessions[0]),
      begin: jest.fn(),
      expire: async () => {
        calls.push('expire');
        sessions.splice(0, sessions.length, aSession({ status: 'expired' }));
      },
    },
    ballots: { read: jest.fn() },
    entryCodes: { wasGivenOut: jest.fn() },
    workflow: {
      start: jest.fn(),
      complete: async (task, result) => {
        calls.push(`complete ${task}`);
        results.push(result);
        return (takings.length > 1 ? takings.shift() : takings[0]) ?? true;
      },
      end: async (task, error, cause) => void calls.push(`end ${task}: ${error}. ${cause}`),
      isRunning: async () => isRunning,
    },
    receipts: { issue: async () => 'the receipt', votedAt: jest.fn() },
    longestSurveySeconds: 60,
    now: () => NOW,
  };
  const submitted = submitAnswer(dependencies, { sessionId, deviceId: DEVICE, submission, correlationId: 'request-1' });
  const outcome = await submitted.then(
    ({ status, body }) => ({ status, screenId: body?.screenId, session: body?.status }),
    ({ problem }) => ({
      status: problem.status,
      code: problem.code,
      detail: problem.detail,
      session: problem.session?.status,
    }),
  );
  return { outcome, calls, results };
}

describe('an answer', () => {
  test('completes the task of its screen, and the reply shows the next', async () => {
    const { outcome, calls, results } = await submit({ states: [aSession(), next()] });
    expect(outcome).toEqual({ status: 200, screenId: 'why', session: 'waiting' });
    expect(calls).toEqual(['complete task-1']);
    expect(results).toMatchObject([
      { answer: choose('s3'), answeredAt: NOW.toISOString(), correlationId: 'request-1' },
    ]);
  });

  test('to a poll that was deleted is refused', async () => {
    const { outcome, calls } = await submit({ states: [aSession()], poll: null });
    expect(outcome).toMatchObject({ status: 404, code: 'unknown-poll', detail: 'The poll was deleted.' });
    expect(calls).toEqual([]);
  });

  test('from the device of somebody else is refused, and nothing is done', async () => {
    const { outcome, calls } = await submit({ states: [aSession({ sessionId, pollId: 'other' })] });
    expect(outcome).toMatchObject({ status: 404, code: 'unknown-session', session: undefined });
    expect(calls).toEqual([]);
  });

  test('from a screen that the session has left is refused, and the problem shows where it is', async () => {
    const { outcome, calls } = await submit({ states: [next()] });
    expect(outcome).toMatchObject({ status: 409, code: 'stale-screen', session: 'waiting' });
    expect(calls).toEqual([]);
  });

  test('that was taken before and is sent again gets the current screen', async () => {
    const { results } = await submit({ states: [aSession(), next()] });
    const { outcome, calls } = await submit({ states: [next({ submissionId: results[0]?.submissionId })] });
    expect([outcome, calls]).toEqual([{ status: 200, screenId: 'why', session: 'waiting' }, []]);
  });

  test('while the session starts is refused, because no task waits', async () => {
    const { outcome, calls } = await submit({ states: [aSession({ status: 'starting' })] });
    expect(outcome).toMatchObject({ status: 409, code: 'stale-screen', session: 'starting' });
    expect(calls).toEqual([]);
  });

  test('is refused if the attempt was replaced meanwhile, even though its task took it', async () => {
    const { outcome } = await submit({ states: [aSession(), next({ attempt: 8 })] });
    expect(outcome).toMatchObject({ status: 409, code: 'stale-screen', session: 'waiting' });
  });
});

describe('an answer that comes too late', () => {
  const closed = aPoll({ closesAt: '2026-11-23T09:59:59.999Z' });

  test('ends the survey of a closed poll, and records nothing', async () => {
    const { outcome, calls } = await submit({ states: [aSession(), aSession({ status: 'closed' })], poll: closed });
    expect(outcome).toMatchObject({ status: 409, code: 'poll-not-open', session: 'closed' });
    expect(calls).toEqual(['end task-1: PollClosed. The poll has closed.']);
  });

  test('ends the survey if the poll no longer has its screen', async () => {
    const { outcome, calls } = await submit({
      states: [aSession({ screenId: 'removed' }), aSession({ status: 'failed' })],
    });
    expect(outcome).toMatchObject({ code: 'session-over', session: 'failed' });
    expect(calls).toEqual(['end task-1: PollChanged. The poll has no screen "removed" any more.']);
  });

  test.each([
    ['of a closed poll', closed, 'services', 'PollClosed'],
    ['of a screen that was removed', aPoll(), 'removed', 'PollChanged'],
  ])('ends the second task, too, if the workflow shows the screen again %s', async (_what, poll, screenId, error) => {
    const again = aSession({ screenId, taskToken: 'task-2' });
    const over = aSession({ status: 'failed' });
    const { calls } = await submit({ states: [aSession({ screenId }), again, again, over], poll });
    expect(calls.map((call) => call.split('.')[0])).toEqual([`end task-1: ${error}`, `end task-2: ${error}`]);
  });
});

describe('the same screen is not shown again', () => {
  const poll = aPoll({ closesAt: '2026-11-23T09:59:59.999Z' });
  test.each([
    ['if the session waits on another screen', next()],
    ['if another attempt waits there', aSession({ attempt: 8, taskToken: 'task-2' })],
    ['if the session is over', aSession({ status: 'failed', taskToken: 'task-2' })],
    ['as long as the same task waits', aSession()],
  ])('%s, so no second task is ended', async (_what, after) => {
    const { outcome, calls } = await submit({ states: [aSession(), after], poll });
    expect(outcome).toMatchObject({ code: 'poll-not-open', session: after.status });
    expect(calls).toHaveLength(1);
  });
});

describe('an answer whose task no longer waits', () => {
  test('is sent to the second task if the workflow shows the screen again', async () => {
    const again = aSession({ taskToken: 'task-2' });
    const { outcome, calls } = await submit({ states: [aSession(), again, again, next()], taken: [false, true] });
    expect(outcome).toMatchObject({ screenId: 'why' });
    expect(calls).toEqual(['complete task-1', 'complete task-2']);
  });

  test('is refused if another answer was taken', async () => {
    const { outcome } = await submit({ states: [aSession(), next()], taken: [false] });
    expect(outcome).toMatchObject({ status: 409, code: 'stale-screen', session: 'waiting' });
  });

  test('shows that the workflow still works if it is slow, and its session is not expired', async () => {
    const before = mockPassed;
    const { outcome, calls } = await submit({ states: [aSession()], taken: [false] });
    expect(outcome).toEqual({ status: 202, screenId: 'services', session: 'waiting' });
    expect(calls).toEqual(['complete task-1']);
    // Well within the function's 10 s, and API Gateway's 29 s.
    expect(mockPassed - before).toBeGreaterThanOrEqual(3_000);
    expect(mockPassed - before).toBeLessThan(3_500);
  });

  test('expires the session if its execution is gone', async () => {
    const { outcome, calls } = await submit({ states: [aSession()], taken: [false], isRunning: false });
    expect(outcome).toMatchObject({ code: 'session-over', session: 'expired' });
    expect(calls).toEqual(['complete task-1', 'expire']);
  });
});
