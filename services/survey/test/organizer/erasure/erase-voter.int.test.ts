import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { BallotItem, type IdentityPolicy, SearchProgress, SessionItem } from '@booth/shared';
import * as z from 'zod/mini';
import { createVoterRecords } from '../../../src/organizer/erasure/dynamodb-voter-records.ts';
import type { ErasureDependencies } from '../../../src/organizer/erasure/erase-voter.ts';
import { createPolls } from '../../../src/polls/dynamodb-polls.ts';
import { createBallots } from '../../../src/visitor/dynamodb-ballots.ts';
import { createSessions } from '../../../src/visitor/dynamodb-sessions.ts';
import { voterIdOf } from '../../../src/visitor/voter-ids.ts';
import { aBallot, anId, clockThatLeaps } from '../../support/ballots.ts';
import { JO, type OrganizerService, startOrganizerService } from '../../support/organizer-service.ts';
import { aPoll, because, choose } from '../../support/polls.ts';
import { TABLES } from '../../support/resolve-yaml.ts';

let service: OrganizerService;
beforeAll(async () => {
  service = await startOrganizerService();
});
afterAll(() => service.stop());

const answers = JSON.stringify({ you: { type: 'profile', fields: {} }, services: choose('s3'), why: because('me') });
const WITHOUT_PERSONAL = { services: choose('s3') };

const aSession = (pollId: string, sessionId: string, more: Partial<SessionItem> = {}) =>
  SessionItem.parse({
    ...{ sessionId, pollId, attempt: 1, status: 'completed', answers, expiresAt: 2_000_000_000 },
    ...more,
  });

const ballotsOf = async (pollId: string) =>
  z.array(BallotItem).parse((await service.items(TABLES.VotesTable)).filter((item) => item.pollId === pollId));
const answersOf = async (pollId: string) =>
  Object.fromEntries((await ballotsOf(pollId)).map((ballot) => [ballot.userId, JSON.parse(ballot.answers)]));
const sessionsOf = async (pollId: string) =>
  (await service.items(TABLES.SessionsTable)).filter((item) => item.pollId === pollId).map((item) => item.sessionId);

/** Calls the route until the erasure is done, as the page does. Returns the last answer. */
async function erase(pollId: string, voter: string) {
  for (let cursor: string | undefined; ; ) {
    const body = { voter, cursor };
    const answer = await service.respond('eraseVoter', { by: JO, params: { pollId }, body });
    if (answer.statusCode !== 202) return answer;
    cursor = SearchProgress.parse(JSON.parse(answer.body)).next;
  }
}

/** The dependencies of an erasure; a test may replace some. */
function dependencies(): ErasureDependencies {
  const tables = {
    votesTable: TABLES.VotesTable,
    sessionsTable: TABLES.SessionsTable,
    changesTable: TABLES.ChangesTable,
  };
  return {
    polls: createPolls(service.documents, TABLES.PollsTable),
    sessions: createSessions(service.documents, TABLES.SessionsTable),
    ballots: createBallots(service.documents, TABLES.VotesTable),
    voterRecords: createVoterRecords(service.documents, tables),
    now: () => new Date(),
  };
}

/**
 * Records the ballot of a session as the workflow does. Returns false if the session is gone, or
 * has a later attempt.
 */
async function record(session: SessionItem, ballot: BallotItem): Promise<boolean> {
  const end = {
    TableName: TABLES.SessionsTable,
    Key: { sessionId: session.sessionId },
    ConditionExpression: 'attempt = :attempt',
    UpdateExpression: 'SET #status = :completed, userId = :userId',
    ExpressionAttributeNames: { '#status': 'status' },
    ExpressionAttributeValues: { ':attempt': session.attempt, ':completed': 'completed', ':userId': ballot.userId },
  };
  const items = [{ Put: { TableName: TABLES.VotesTable, Item: ballot } }, { Update: end }];
  try {
    await service.documents.send(new TransactWriteCommand({ TransactItems: items }));
    return true;
  } catch (error) {
    if (error instanceof TransactionCanceledException) return false;
    throw error;
  }
}

const NAMES = { device: anId(1), handle: '@Jo', code: 'k7qf-2m9x-4to1' } as const;
const idOf = (identity: keyof typeof NAMES, pollId: string) =>
  identity === 'device'
    ? NAMES.device
    : voterIdOf(identity, pollId, { deviceId: '', handle: '@jo', code: 'K7QF2M9X4T01' });

test.each(['device', 'handle', 'code'] as const)(
  'erases what is personal of a voter known by %s; the votes stay, and a repetition changes nothing',
  async (identity) => {
    // Prepare
    const { pollId } = await service.putPoll(aPoll({ pollId: `by-${identity}`, identity }));
    const id = idOf(identity, pollId);
    const sessionId = identity === 'device' ? id : anId(9);
    const serviceNames = ['s3'];
    await service.put(
      TABLES.VotesTable,
      aBallot({
        pollId,
        userId: id,
        answers,
        serviceNames,
        handle: '@jo',
        sessionId,
        correlationId: 'c0ffee00c0ffee00',
      }),
    );
    await service.put(TABLES.SessionsTable, aSession(pollId, sessionId, { userId: id }));

    // Act
    const erased = await erase(pollId, NAMES[identity]);
    const [once] = await ballotsOf(pollId);
    const again = await erase(pollId, NAMES[identity]);

    // Assess
    expect([erased.statusCode, erased.body, again.statusCode]).toEqual([204, '', 204]);
    const [ballot] = await ballotsOf(pollId);
    expect(JSON.parse(ballot?.answers ?? '')).toEqual(WITHOUT_PERSONAL);
    expect([ballot?.handle, ballot?.erasedAt, ballot?.userId]).toEqual([undefined, expect.any(String), id]);
    expect(ballot).not.toHaveProperty('correlationId');
    expect([ballot?.serviceNames, ballot]).toEqual([serviceNames, once]);
    expect(await sessionsOf(pollId)).toEqual([]);
    const { view } = await service.jo.changes(pollId);
    expect(new Set(view?.changes.map(({ kind }) => kind))).toEqual(new Set(['voter-erased']));
    expect(JSON.stringify(view)).not.toMatch(/@jo|K7QF/i);
  },
);

test.each(["'@jo", ' @jo ', '＠Ｊｏ', 'jo'])(
  'finds a voter by the name as it is exported or typed: %j',
  async (typed) => {
    const { pollId } = await service.putPoll(
      aPoll({ pollId: `typed-${Buffer.from(typed).toString('hex')}`, identity: 'handle' }),
    );
    await service.put(TABLES.VotesTable, aBallot({ pollId, userId: idOf('handle', pollId), answers, handle: '@jo' }));
    expect((await erase(pollId, typed)).statusCode).toBe(204);
    expect((await ballotsOf(pollId)).map(({ handle }) => handle)).toEqual([undefined]);
  },
);

test.each(['handle', 'code', 'open'] satisfies IdentityPolicy[])(
  'erases every ballot cast from a device in a poll of %s, with or without a session; a repetition is no error',
  async (identity) => {
    // Prepare
    const { pollId } = await service.putPoll(aPoll({ pollId: `device-of-${identity}`, identity }));
    const cast = (id: number, device: number) =>
      service.put(TABLES.VotesTable, aBallot({ pollId, userId: anId(id), answers, sessionId: anId(device) }));
    await Promise.all([cast(21, 20), cast(22, 20), cast(23, 24)]);

    // Act
    const erased = await erase(pollId, anId(20));
    const again = await erase(pollId, anId(20));

    // Assess
    expect([erased.statusCode, again.statusCode]).toEqual([204, 204]);
    expect(await answersOf(pollId)).toEqual({
      [anId(21)]: WITHOUT_PERSONAL,
      [anId(22)]: WITHOUT_PERSONAL,
      [anId(23)]: JSON.parse(answers),
    });
  },
);

test('erases the answers of an unfinished survey as well, and records that', async () => {
  const { pollId } = await service.putPoll(aPoll({ pollId: 'unfinished' }));
  await service.put(TABLES.SessionsTable, aSession(pollId, anId(8), { status: 'waiting' }));
  expect((await erase(pollId, anId(8))).statusCode).toBe(204);
  expect(await sessionsOf(pollId)).toEqual([]);
  expect((await service.jo.changes(pollId)).view?.changes.map(({ kind }) => kind)).toEqual(['voter-erased']);
});

test("another poll's session stays: 404", async () => {
  // Prepare
  const { pollId } = await service.putPoll(aPoll({ pollId: 'not-this-one' }));
  await service.put(TABLES.SessionsTable, aSession('but-that-one', anId(11), { status: 'waiting' }));

  // Act
  const { statusCode } = await erase(pollId, anId(11));

  // Assess
  expect([statusCode, await sessionsOf('but-that-one')]).toEqual([404, [anId(11)]]);
});

test.each(['starting', 'expired', 'failed', 'closed'] as const)(
  'finds a session that is %s by its name, on any device; the sessions of others stay',
  async (status) => {
    // Prepare
    const { pollId } = await service.putPoll(aPoll({ pollId: `unfinished-${status}`, identity: 'handle' }));
    const jo = idOf('handle', pollId);
    const sessions = [
      aSession(pollId, anId(31), { status, userId: jo }),
      aSession(pollId, anId(32), { status, userId: jo }),
      aSession(pollId, anId(33), { status, userId: anId(34) }),
      aSession('another-poll', anId(35), { status, userId: jo }),
    ];
    await Promise.all(sessions.map((session) => service.put(TABLES.SessionsTable, session)));

    // Act
    const { statusCode } = await erase(pollId, '@jo');

    // Assess
    expect([statusCode, await sessionsOf(pollId)]).toEqual([204, [anId(33)]]);
    expect(await sessionsOf('another-poll')).toEqual([anId(35)]);
  },
);

test('a session of the device stays if another voter has begun it since', async () => {
  // Prepare
  const { pollId } = await service.putPoll(aPoll({ pollId: 'one-tablet', identity: 'handle' }));
  await service.put(
    TABLES.VotesTable,
    aBallot({ pollId, userId: idOf('handle', pollId), answers, handle: '@jo', sessionId: anId(41) }),
  );
  await service.put(TABLES.SessionsTable, aSession(pollId, anId(41), { userId: anId(42) }));

  // Act
  const { statusCode } = await erase(pollId, '@jo');

  // Assess
  expect([statusCode, await sessionsOf(pollId)]).toEqual([204, [anId(41)]]);
  expect(Object.values(await answersOf(pollId))).toEqual([WITHOUT_PERSONAL]);
});

test('erases a ballot that its session records during the search', async () => {
  // Prepare
  const { pollId } = await service.putPoll(aPoll({ pollId: 'at-the-same-moment' }));
  const session = aSession(pollId, anId(51), { status: 'waiting' });
  await service.put(TABLES.SessionsTable, session);
  const parts = dependencies();
  let recorded: boolean | undefined;
  const voterRecords = {
    ...parts.voterRecords,
    deleteSession: async (...given: Parameters<typeof parts.voterRecords.deleteSession>) => {
      recorded ??= await record(session, aBallot({ pollId, userId: anId(51), answers }));
      return parts.voterRecords.deleteSession(...given);
    },
  };

  // Act
  await service.domain.eraseVoter(
    { ...parts, voterRecords },
    { pollId, voter: anId(51), cursor: undefined, organizer: JO },
  );

  // Assess
  expect(recorded).toBe(true);
  expect(await answersOf(pollId)).toEqual({ [anId(51)]: WITHOUT_PERSONAL });
  expect(await sessionsOf(pollId)).toEqual([]);
});

test("a device's session records no further ballot after the search of the ballots has begun", async () => {
  // Prepare
  const { pollId } = await service.putPoll(aPoll({ pollId: 'during-the-search', identity: 'code' }));
  const session = aSession(pollId, anId(52), { status: 'waiting' });
  await service.put(TABLES.SessionsTable, session);
  const ballot = aBallot({ pollId, userId: anId(53), sessionId: anId(52), answers });
  const parts = dependencies();
  const outcomes: boolean[] = [];
  const voterRecords = {
    ...parts.voterRecords,
    castFrom: async (...given: Parameters<typeof parts.voterRecords.castFrom>) => {
      const page = await parts.voterRecords.castFrom(...given);
      outcomes.push(await record(session, ballot));
      return page;
    },
  };

  // Act
  await service.domain.eraseVoter(
    { ...parts, voterRecords },
    { pollId, voter: anId(52), cursor: undefined, organizer: JO },
  );

  // Assess
  expect(outcomes).toContain(false);
  expect(outcomes).not.toContain(true);
  expect([await answersOf(pollId), await sessionsOf(pollId)]).toEqual([{}, []]);
});

test('erases the new ballot if the voter replaces it at the same moment', async () => {
  // Prepare
  const { pollId } = await service.putPoll(aPoll({ pollId: 'replaced' }));
  const before = aBallot({ pollId, userId: anId(54), answers });
  await service.put(TABLES.VotesTable, before);
  const parts = dependencies();
  let isFirst = true;
  const voterRecords = {
    ...parts.voterRecords,
    erase: async (...given: Parameters<typeof parts.voterRecords.erase>) => {
      if (isFirst) await service.put(TABLES.VotesTable, { ...before, timestamp: '2026-11-23T10:00:01.000Z' });
      isFirst = false;
      return parts.voterRecords.erase(...given);
    },
  };

  // Act
  await service.domain.eraseVoter(
    { ...parts, voterRecords },
    { pollId, voter: anId(54), cursor: undefined, organizer: JO },
  );

  // Assess
  const [ballot] = await ballotsOf(pollId);
  expect([ballot?.timestamp, JSON.parse(ballot?.answers ?? '')]).toEqual([
    '2026-11-23T10:00:01.000Z',
    WITHOUT_PERSONAL,
  ]);
});

test('a search of several steps goes on by its cursor, and may be repeated from any of them', async () => {
  // Prepare
  const { pollId } = await service.putPoll(aPoll({ pollId: 'long', identity: 'open' }));
  const texts = Array.from({ length: 200 }, (_, number) => [`screen-${number}`, because('x'.repeat(1_000))]);
  const long = JSON.stringify({ services: choose('s3'), ...Object.fromEntries(texts) });
  const COUNT = 16;
  for (let number = 0; number < COUNT; number += 1) {
    await service.put(
      TABLES.VotesTable,
      aBallot({ pollId, userId: anId(100 + number), sessionId: anId(60), answers: long }),
    );
  }
  const step = (cursor?: string) =>
    service.domain.eraseVoter(
      { ...dependencies(), now: clockThatLeaps() },
      { pollId, voter: anId(60), cursor, organizer: JO },
    );

  // Act
  const cursors: string[] = [];
  let searched = 0;
  for (let progress = await step(); progress !== undefined; progress = await step(progress.next)) {
    cursors.push(progress.next);
    searched += progress.searched;
  }
  const repeated = await step(cursors.at(-1));

  // Assess
  expect(cursors.length).toBeGreaterThan(1);
  expect(searched).toBeGreaterThanOrEqual(COUNT / 2);
  expect(repeated).toBeUndefined();
  expect(new Set(Object.values(await answersOf(pollId)).map((left) => JSON.stringify(left)))).toEqual(
    new Set([JSON.stringify(WITHOUT_PERSONAL)]),
  );
});

test('refuses a cursor that it has not returned: 422, which names the cursor', async () => {
  await service.putPoll(aPoll({ pollId: 'forged' }));
  const body = { voter: anId(1), cursor: 'abc' };
  const refused = await service.respond('eraseVoter', { by: JO, params: { pollId: 'forged' }, body });
  expect([refused.statusCode, JSON.parse(refused.body).errors[0].path]).toEqual([422, 'body.cursor']);
});

test.each([
  ['device', anId(7)],
  ['open', anId(7)],
  ['handle', '@nobody'],
  ['code', '000000000000'],
  ['device', 'whoever'],
] as const)('in a poll of %s, the unknown voter %s: 404, which says what may be sent', async (identity, voter) => {
  await service.putPoll(aPoll({ pollId: 'without-them', identity }));
  const { statusCode, body } = await erase('without-them', voter);
  expect([statusCode, JSON.parse(body).code]).toEqual([404, 'unknown-voter']);
  expect(JSON.parse(body).detail).toContain('device');
});
