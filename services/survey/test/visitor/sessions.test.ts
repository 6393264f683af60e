import { isUnderWay, SessionItem } from '@booth/shared';
import { belongsToAnotherVoter, readOwnSession, waitsOn } from '../../src/visitor/sessions.ts';
import { sessionIdOf, voterIdOf, voterIdOfSession } from '../../src/visitor/voter-ids.ts';
import { anId } from '../support/ballots.ts';

const DEVICE = 'v'.repeat(22);
const TOKEN = 'a'.repeat(22);
const aSession = (more: Partial<SessionItem> = {}): SessionItem => ({
  ...SessionItem.parse({ sessionId: anId(1), pollId: 'p', attempt: 1, status: 'waiting', expiresAt: 2_000_000_000 }),
  ...more,
});

test.each(['starting', 'waiting', 'completed', 'already-voted', 'expired', 'closed', 'failed'] as const)(
  'a session that is %s is under way only while its survey goes on',
  (status) => {
    expect(isUnderWay(aSession({ status }))).toBe(status === 'starting' || status === 'waiting');
  },
);

test.each([
  ['of another voter', { voterMark: 'aaaaaaaa' }, 'bbbbbbbb', true],
  ['of another voter, which is over', { voterMark: 'aaaaaaaa', status: 'completed' }, 'bbbbbbbb', true],
  ['of the same voter', { voterMark: 'aaaaaaaa' }, 'aaaaaaaa', false],
  ['without a mark', {}, 'bbbbbbbb', false],
  ['asked for without a mark', { voterMark: 'aaaaaaaa' }, undefined, false],
] as const)('a session %s belongs to somebody else: %3$s', (_what, session, mark, expected) => {
  expect(belongsToAnotherVoter(aSession(session), mark)).toBe(expected);
});

test.each([
  ['waits on this screen', { screenToken: TOKEN }, TOKEN, true],
  ['waits on another screen', { screenToken: 'b'.repeat(22) }, TOKEN, false],
  ['is over', { screenToken: TOKEN, status: 'expired' }, TOKEN, false],
  ['starts, and no screen is asked for', { status: 'starting' }, undefined, false],
  ['waits without a token, and no screen is asked for', {}, undefined, false],
] as const)('a session that %s waits on the screen of the token: %3$s', (_what, session, token, expected) => {
  expect(waitsOn(aSession(session), token)).toBe(expected);
});

describe('the session of a device', () => {
  const sessionId = sessionIdOf('p', DEVICE);
  const stored = (session?: SessionItem) => ({ read: async () => session });

  test('is found by the device that began it', async () => {
    const session = aSession({ sessionId });
    expect(await readOwnSession(stored(session), sessionId, DEVICE)).toBe(session);
  });

  test.each([
    ['does not exist', stored(), DEVICE],
    ['is another device’s', stored(aSession({ sessionId })), 'w'.repeat(22)],
    ['is of another poll', stored(aSession({ sessionId, pollId: 'q' })), DEVICE],
  ])('that %s is unknown, so nobody learns which sessions exist', async (_what, sessions, device) => {
    await expect(readOwnSession(sessions, sessionId, device)).rejects.toMatchObject({
      problem: { code: 'unknown-session', detail: 'Start the survey again from its poll.' },
    });
  });
});

describe('the voter of a session', () => {
  test('is the device, unless a name, a code or an open poll says otherwise', () => {
    expect(voterIdOfSession({ sessionId: anId(1) })).toBe(anId(1));
    expect(voterIdOfSession({ sessionId: anId(1), userId: anId(2) })).toBe(anId(2));
  });

  test('has an id of 64 hexadecimal digits that tells neither the poll nor the device', () => {
    const ids = [
      voterIdOf('device', 'p', { deviceId: DEVICE }),
      voterIdOf('handle', 'p', { deviceId: DEVICE, handle: '@jo' }),
    ];
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{64}$/);
    expect(ids[0]).toBe(sessionIdOf('p', DEVICE));
    expect(ids[1]).not.toBe(ids[0]);
    expect(sessionIdOf('q', DEVICE)).not.toBe(sessionIdOf('p', DEVICE));
  });
});
