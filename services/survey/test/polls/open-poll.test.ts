import type { Poll } from '@booth/shared';
import { notOpenProblem, readPublicPoll } from '../../src/polls/open-poll.ts';
import { aPoll } from '../support/polls.ts';

const at = new Date('2026-11-23T10:00:00.000Z');
const EARLIER = '2026-11-23T18:00:00+09:00';
const BEFORE = '2026-11-23T09:30:00.000Z';
const AFTER = '2026-11-23T11:00:00.000Z';
const problemOf = (poll: Partial<Poll>) => notOpenProblem({ ...aPoll(), ...poll }, at)?.problem;

test('a request to an open poll is taken', () => {
  expect(notOpenProblem(aPoll(), at)).toBeUndefined();
});

test.each<[string, Partial<Poll>, string, object]>([
  [
    'before the opening says when it is',
    { opensAt: AFTER },
    `The poll is not open yet. It opens at ${AFTER}.`,
    { opensAt: AFTER },
  ],
  ['to a draft says only that it is not open', { status: 'draft' }, 'The poll is not open yet.', {}],
  [
    'after the closing time says when it was',
    { closesAt: BEFORE },
    `The poll closed at ${BEFORE}. Nothing was recorded.`,
    { closedAt: BEFORE },
  ],
  [
    'to a closed poll says when',
    { status: 'closed', closedAt: BEFORE },
    `The poll closed at ${BEFORE}. Nothing was recorded.`,
    { closedAt: BEFORE },
  ],
  ['to a poll that nobody knows when was closed', { status: 'closed' }, 'The poll closed. Nothing was recorded.', {}],
  [
    'to a poll that was closed before its time, nobody knows when, does not say that time',
    { status: 'closed', closesAt: AFTER },
    'The poll closed. Nothing was recorded.',
    {},
  ],
  [
    'at the very closing time says that time',
    { closesAt: '2026-11-23T10:00:00.000Z' },
    'The poll closed at 2026-11-23T10:00:00.000Z. Nothing was recorded.',
    { closedAt: '2026-11-23T10:00:00.000Z' },
  ],
  [
    'to a poll that was closed before its time says the earlier moment, by the clock and not by the text',
    { status: 'closed', closedAt: EARLIER, closesAt: BEFORE },
    `The poll closed at ${EARLIER}. Nothing was recorded.`,
    { closedAt: EARLIER },
  ],
  [
    'to a closed poll does not say a closing time that is still to come',
    { status: 'closed', closedAt: BEFORE, closesAt: AFTER },
    `The poll closed at ${BEFORE}. Nothing was recorded.`,
    { closedAt: BEFORE },
  ],
])('a request %s', (_what, poll, detail, moments) => {
  const { opensAt, closedAt, ...problem } = problemOf(poll) ?? {};
  expect(problem).toMatchObject({ code: 'poll-not-open', detail });
  expect({ opensAt, closedAt }).toEqual({ opensAt: undefined, closedAt: undefined, ...moments });
});

test('a refused visitor sees where their session is', () => {
  const session = {
    sessionId: 'a'.repeat(64),
    pollId: 'p',
    status: 'closed',
    stepsBack: 0,
    answers: {},
    branchValues: {},
  } as const;
  for (const poll of [aPoll({ opensAt: AFTER }), aPoll({ closesAt: BEFORE })]) {
    expect(notOpenProblem(poll, at, session)?.problem).toMatchObject({ session });
    expect(notOpenProblem(poll, at)?.problem).not.toHaveProperty('session');
  }
});

test.each([
  ['an open poll', aPoll(), true],
  ['a closed poll', aPoll({ status: 'closed' }), true],
  ['a draft', aPoll({ status: 'draft' }), false],
  ['no poll', undefined, false],
])('visitors find %s: %3$s', async (_what, poll, found) => {
  const reading = readPublicPoll({ read: async () => poll }, 'p');
  if (found) expect(await reading).toBe(poll);
  else await expect(reading).rejects.toMatchObject({ problem: { code: 'unknown-poll', detail: 'Check the address.' } });
});
