import { SessionItem } from '@booth/shared';
import {
  alreadyVoted,
  problemOfSession,
  replacedByAnother,
  sessionReply,
  sessionView,
} from '../../src/visitor/session-reply.ts';
import { anId } from '../support/ballots.ts';

const receipts = {
  issue: async (...about: unknown[]) => about.join(' '),
  votedAt: async () => undefined,
};
const aSession = (status: SessionItem['status'], more: Partial<SessionItem> = {}): SessionItem => ({
  ...SessionItem.parse({ sessionId: anId(1), pollId: 'p', attempt: 7, status, expiresAt: 2_000_000_000 }),
  ...more,
});

describe('what a visitor sees of a session', () => {
  test('has a receipt of the vote, by its voter and its beginning, if it is completed', async () => {
    expect((await sessionView(receipts, aSession('completed'))).receipt).toBe(`p ${anId(1)} 7`);
    expect((await sessionView(receipts, aSession('completed', { userId: anId(2) }))).receipt).toBe(`p ${anId(2)} 7`);
  });

  test.each(['starting', 'waiting', 'already-voted', 'expired', 'closed', 'failed'] as const)(
    'has no receipt if it is %s',
    async (status) => {
      expect(await sessionView(receipts, aSession(status))).not.toHaveProperty('receipt');
    },
  );
});

describe('the reply', () => {
  test.each(['starting', 'waiting', 'completed'] as const)('shows a session that is %s', async (status) => {
    const { status: code, body } = await sessionReply(receipts, aSession(status), { settled: true });
    expect([code, body?.status]).toEqual([200, status]);
  });

  test('is 201 for a new session, and 202 while the workflow still works', async () => {
    const codeOf = async (settled: boolean) =>
      (await sessionReply(receipts, aSession('waiting'), { settled }, 201)).status;
    expect([await codeOf(true), await codeOf(false)]).toEqual([201, 202]);
  });

  test.each(['already-voted', 'expired', 'closed', 'failed'] as const)(
    'is a problem if the session is %s, so nothing of its own is recorded',
    async (status) => {
      await expect(sessionReply(receipts, aSession(status), { settled: true })).rejects.toMatchObject({
        problem: { session: { status } },
      });
    },
  );
});

describe('a request from a screen that the session has left', () => {
  test.each([
    ['completed', 'already-voted', /^Your vote is recorded; nothing was added\.$/],
    ['already-voted', 'already-voted', /^Your vote is recorded/],
    ['expired', 'session-over', /^Nothing was recorded\. Start the survey again/],
    ['closed', 'session-over', /^Nothing was recorded/],
    ['failed', 'session-over', /^Nothing was recorded/],
    ['starting', 'stale-screen', /^Go on from the screen that the session is on now\.$/],
    ['waiting', 'stale-screen', /^Go on/],
  ] as const)('gets for a session that is %s the problem %s, with the session', async (status, code, detail) => {
    const { problem } = await problemOfSession(receipts, aSession(status));
    expect(problem).toMatchObject({ code, detail: expect.stringMatching(detail), session: { status } });
  });
});

test('who has voted without a session on this device gets no session', () => {
  expect(alreadyVoted(undefined).problem).not.toHaveProperty('session');
});

test('who is replaced by another voter on the device hears that nothing was recorded', () => {
  const { problem } = replacedByAnother();
  expect(problem).toMatchObject({ code: 'session-over', detail: expect.stringContaining('Nothing was recorded') });
  expect(problem).not.toHaveProperty('session');
});
