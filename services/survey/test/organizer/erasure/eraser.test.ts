import { type BallotItem, type PollChange, SessionItem } from '@booth/shared';
import { createEraser } from '../../../src/organizer/erasure/eraser.ts';
import { aBallot, anId } from '../../support/ballots.ts';

const POLL = { pollId: 'here' };
const change: PollChange = {
  ...{ ...POLL, changeId: '2026-11-24T10:00:00.000Z-0a1b2c3d', at: '2026-11-24T10:00:00.000Z', version: 1 },
  ...{ organizer: { sub: 'jo-1', name: 'Jo' }, kind: 'voter-erased', details: {} },
};
const isMeant = () => true;

const aSession = (pollId: string) =>
  SessionItem.parse({ sessionId: anId(1), pollId, attempt: 1, status: 'waiting', expiresAt: 2_000_000_000 });

/** Creates an eraser over one session, which belongs to the given poll. */
function anEraser(sessionOf: string) {
  const written: string[] = [];
  const stores = {
    sessions: { read: async () => aSession(sessionOf) },
    voterRecords: {
      castFrom: jest.fn(),
      sessionsOf: jest.fn(),
      erase: async (ballots: readonly unknown[]) => written.push(`${ballots.length} ballots`) > 0,
      deleteSession: async () => written.push('a session') > 0,
    },
  };
  return { eraser: createEraser(stores, POLL, change), written };
}
const read =
  (...items: BallotItem[]) =>
  async () => ({ items });

test('an erasure of only a session counts as written, so it is recorded', async () => {
  const { eraser, written } = anEraser('here');
  await eraser.session(anId(1), isMeant);
  expect([written, eraser.found(), eraser.wrote()]).toEqual([['a session'], true, true]);
});

test('a session of another poll is neither found nor deleted', async () => {
  const { eraser, written } = anEraser('elsewhere');
  await eraser.session(anId(1), isMeant);
  expect([written, eraser.found(), eraser.wrote()]).toEqual([[], false, false]);
});

test('another voter’s session is neither found nor deleted', async () => {
  const { eraser, written } = anEraser('here');
  await eraser.session(anId(1), () => false);
  expect([written, eraser.found(), eraser.wrote()]).toEqual([[], false, false]);
});

test('ballots count as found even if the next page has none', async () => {
  const { eraser } = anEraser('here');
  await eraser.ballots(read(aBallot({ ...POLL, userId: anId(2) })));
  await eraser.ballots(read());
  expect([eraser.found(), eraser.wrote()]).toEqual([true, true]);
});

test('nothing is found on an empty page', async () => {
  const { eraser, written } = anEraser('here');
  await eraser.ballots(read());
  expect([written, eraser.found(), eraser.wrote()]).toEqual([[], false, false]);
});

test('ballots that were erased before are found, but not written again', async () => {
  const { eraser, written } = anEraser('here');
  const erased = aBallot({ ...POLL, userId: anId(2), erasedAt: '2026-11-23T10:00:00.000Z' });
  await eraser.ballots(read(erased));
  expect([written, eraser.found(), eraser.wrote()]).toEqual([[], true, false]);
  await eraser.ballots(read(erased, aBallot({ ...POLL, userId: anId(3) })));
  expect([written, eraser.wrote()]).toEqual([['1 ballots'], true]);
});

describe('while the voter changes the same record', () => {
  /** Creates an eraser whose first writes are refused, and lists its tries. */
  function aRefusedEraser(refusals: number) {
    const tries: unknown[] = [];
    const write = async (what: unknown) => tries.push(what) > refusals;
    const stores = {
      sessions: { read: async () => aSession('here') },
      voterRecords: { castFrom: jest.fn(), sessionsOf: jest.fn(), erase: write, deleteSession: write },
    };
    return { eraser: createEraser(stores, POLL, change), tries };
  }
  const ballots = read(aBallot({ ...POLL, userId: anId(2) }));

  test.each([
    ['session', (eraser: ReturnType<typeof createEraser>) => eraser.session(anId(1), isMeant)],
    ['ballot', (eraser: ReturnType<typeof createEraser>) => eraser.ballots(ballots)],
  ])('the erasure of a %s is tried five times', async (_what, erase) => {
    const last = aRefusedEraser(4);
    await erase(last.eraser);
    expect([last.tries.length, last.eraser.wrote()]).toEqual([5, true]);
    const never = aRefusedEraser(5);
    await expect(erase(never.eraser)).rejects.toMatchObject({
      problem: { code: 'unavailable', detail: 'The voter is changing the vote at this moment. Try again.' },
    });
    expect([never.tries.length, never.eraser.found(), never.eraser.wrote()]).toEqual([5, true, false]);
  });

  test('a session that is gone is neither found nor deleted', async () => {
    const gone = createEraser(
      {
        sessions: { read: async () => undefined },
        voterRecords: { castFrom: jest.fn(), sessionsOf: jest.fn(), erase: jest.fn(), deleteSession: jest.fn() },
      },
      POLL,
      change,
    );
    await gone.session(anId(1), isMeant);
    expect([gone.found(), gone.wrote()]).toEqual([false, false]);
  });
});

test('an erased ballot keeps what is counted, and loses what was typed', async () => {
  const answers = { services: { type: 'choice', optionIds: ['s3'] }, why: { type: 'text', text: 'Ann' } };
  const before = aBallot({ ...POLL, userId: anId(2), answers: JSON.stringify(answers) });
  const erasures: unknown[] = [];
  const stores = {
    sessions: { read: jest.fn() },
    voterRecords: {
      ...{ castFrom: jest.fn(), sessionsOf: jest.fn(), deleteSession: jest.fn() },
      erase: async (some: readonly unknown[]) => erasures.push(...some) > 0,
    },
  };
  const page = await createEraser(stores, POLL, change).ballots(read(before));
  expect(erasures).toEqual([{ before, answers: JSON.stringify({ services: answers.services }), erasedAt: change.at }]);
  expect(page.items).toEqual([before]);
});
