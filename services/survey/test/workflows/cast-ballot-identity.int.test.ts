import { randomUUID } from 'node:crypto';
import {
  CODE_ALPHABET,
  CODE_CHARACTERS,
  Handle,
  IdempotencyKey,
  type IdentityPolicy,
  sessionIdSource,
} from '@booth/shared';
import { CHOSEN_OPTIONS_MAX } from '../../../../shared/src/screens/choice.ts';
import { sessionIdOf } from '../../src/visitor/voter-ids.ts';
import {
  type DirectBallots,
  PARALLEL_BALLOTS,
  type PollChange,
  type Sent,
  startDirectBallots,
} from '../support/direct-ballot.ts';
import { aChoice, choose, optionsOf } from '../support/polls.ts';

const CODE = 'K7QF2M9X4T00';

let service: DirectBallots;
beforeAll(async () => {
  service = await startDirectBallots();
});
afterAll(() => service.stop());
afterEach(() => {
  expect(service.workflows.faults).toEqual([]);
});

const aPollFor = async (identity: IdentityPolicy, change?: PollChange) => {
  const { pollId } = await service.putHands({ identity, ...change });
  return {
    pollId,
    cast: (deviceId: string, sent: Partial<Sent> = {}) =>
      service.cast(pollId, deviceId, { optionIds: ['s3'], ...sent }),
    recorded: () => service.recordedIn(pollId),
    /** Returns the id of a device as its ballots have it. */
    device: (deviceId: string) => sessionIdOf(pollId, deviceId),
  };
};

describe('device', () => {
  test('the device is the voter; a name, a code or a key changes nothing', async () => {
    // Prepare
    const poll = await aPollFor('device');
    const deviceId = randomUUID();

    // Act
    const first = await poll.cast(deviceId, { handle: '@jo', code: CODE, idempotencyKey: randomUUID() });
    const again = await poll.cast(deviceId, { handle: '@mo', idempotencyKey: randomUUID() });

    // Assess
    expect(again.view).toEqual(first.view);
    const ballots = await poll.recorded();
    expect(ballots).toEqual([
      expect.objectContaining({ userId: poll.device(deviceId), sessionId: poll.device(deviceId) }),
    ]);
    expect(ballots[0]).not.toHaveProperty('handle');
  });
});

describe('handle', () => {
  test('the name is the voter; the ballot has the name and the device', async () => {
    const poll = await aPollFor('handle');
    const deviceId = randomUUID();
    await poll.cast(deviceId, { handle: '@jo' });
    const ballots = await poll.recorded();
    const voterKey = service.keyOf('handle', poll.pollId, { deviceId, handle: '@jo' });
    expect(ballots).toEqual([expect.objectContaining({ voterKey, handle: '@jo', sessionId: poll.device(deviceId) })]);
  });

  test('two names from one device are two voters', async () => {
    const poll = await aPollFor('handle');
    const deviceId = randomUUID();
    const replies = [await poll.cast(deviceId, { handle: '@jo' }), await poll.cast(deviceId, { handle: '@mo' })];
    expect(replies.map(({ status }) => status)).toEqual([200, 200]);
    expect(await poll.recorded()).toHaveLength(2);
  });

  test('a name that has voted is refused from another device, also with the same options, which it must not learn', async () => {
    // Prepare
    const poll = await aPollFor('handle');
    const deviceId = randomUUID();
    const first = await poll.cast(deviceId, { handle: '@jo' });

    // Act
    const other = await poll.cast(randomUUID(), { handle: '@jo' });
    const same = await poll.cast(deviceId, { handle: '@jo' });

    // Assess
    expect([other.status, other.problem?.code, other.view]).toEqual([409, 'already-voted', undefined]);
    expect(same.view).toEqual(first.view);
    expect(await poll.recorded()).toHaveLength(1);
  });

  test.each([
    ['none', ''],
    ['upper case', '@Jo'],
    ['no @', 'jo'],
    ['31 characters', `@${'a'.repeat(31)}`],
    ['a space', '@jo doe'],
    ['a character that the template replaced', '@jo!'],
    ['a leading dot', '@.jo'],
  ])('a name that is not normalized (%s) is refused at its path', async (_what, handle) => {
    const poll = await aPollFor('handle');
    const { status, problem } = await poll.cast(randomUUID(), { handle });
    expect([status, problem?.code]).toEqual([422, 'invalid-request']);
    expect(problem?.errors).toEqual([{ path: 'body.handle', message: expect.stringMatching(/name|letters/) }]);
    expect(await poll.recorded()).toEqual([]);
  });

  test.each(['jo', '＠Ｊｏ ', '@a', `@${'z'.repeat(30)}`, 'a.b-c_9', '_'])(
    'a name as @booth/shared normalizes it ("%s") is taken',
    async (typed) => {
      const poll = await aPollFor('handle');
      expect((await poll.cast(randomUUID(), { handle: Handle.parse(typed) })).status).toBe(200);
    },
  );
});

describe('code', () => {
  test('the code is the voter, and is taken in the transaction of the ballot, at the ballot’s time', async () => {
    // Prepare
    const poll = await aPollFor('code');
    const deviceId = randomUUID();
    const given = await service.giveOut(poll.pollId, CODE);

    // Act
    const { view } = await poll.cast(deviceId, { code: CODE });

    // Assess
    const ballots = await poll.recorded();
    const voterKey = service.keyOf('code', poll.pollId, { deviceId, code: CODE });
    expect(ballots).toEqual([expect.objectContaining({ voterKey, sessionId: poll.device(deviceId) })]);
    expect(JSON.stringify(ballots)).not.toContain(CODE);
    expect(await given.usedAt()).toBe(view?.recordedAt);
  });

  test('costs a read of the poll and a transaction of two items, the ballot and the code', async () => {
    const poll = await aPollFor('code');
    await service.giveOut(poll.pollId, CODE);
    const reply = await poll.cast(randomUUID(), { code: CODE, optionIds: ['s3', 'lambda'] });
    expect(service.unitsOf(reply).map(([action]) => action)).toEqual(['getItem', 'transactWriteItems']);
    expect(service.transactionOf(reply)).toEqual(['Put', 'Update']);
    expect(await poll.recorded()).toEqual([expect.objectContaining({ serviceNames: ['s3', 'lambda'] })]);
  });

  test('an unknown code, or one of another poll, records nothing: there is no such code', async () => {
    // Prepare
    const other = await aPollFor('code');
    await service.giveOut(other.pollId, CODE);
    const poll = await aPollFor('code');

    // Act
    const { status, problem } = await poll.cast(randomUUID(), { code: CODE });

    // Assess
    expect([status, problem?.code]).toEqual([422, 'invalid-request']);
    expect(problem?.errors).toEqual([{ path: 'body.code', message: 'there is no such code' }]);
    expect(await poll.recorded()).toEqual([]);
  });

  test.each([
    ['none', ''],
    ['lower case', CODE.toLowerCase()],
    ['as it is printed', 'K7QF-2M9X-4T00'],
    ['a letter that no code has', 'K7QF2M9X4T0U'],
    ['too short', CODE.slice(1)],
    ['too long', `${CODE}0`],
  ])('a code that is not normalized (%s) is refused at its path', async (_what, code) => {
    const poll = await aPollFor('code');
    await service.giveOut(poll.pollId, code);
    const { status, problem } = await poll.cast(randomUUID(), { code });
    expect([status, problem?.code]).toEqual([422, 'invalid-request']);
    expect(problem?.errors).toEqual([{ path: 'body.code', message: expect.stringContaining('code') }]);
  });

  test('every letter of the code alphabet is accepted', async () => {
    const poll = await aPollFor('code');
    const letters = CODE_ALPHABET + CODE_ALPHABET;
    for (let from = 0; from < CODE_ALPHABET.length; from += CODE_CHARACTERS) {
      const code = letters.slice(from, from + CODE_CHARACTERS);
      await service.giveOut(poll.pollId, code);
      expect((await poll.cast(randomUUID(), { code })).status).toBe(200);
    }
  });

  test('the code is the secret: the same ballot from another device gets the recorded one, a different ballot is refused', async () => {
    const poll = await aPollFor('code');
    await service.giveOut(poll.pollId, CODE);
    const first = await poll.cast(randomUUID(), { code: CODE });
    const same = await poll.cast(randomUUID(), { code: CODE });
    const other = await poll.cast(randomUUID(), { code: CODE, optionIds: ['sqs'] });
    expect(same.view).toEqual(first.view);
    expect(other.problem?.code).toBe('already-voted');
  });

  const cancelled = (reasons: string) =>
    `Transaction cancelled, please refer cancellation reasons for specific reasons [${reasons}] (Service: DynamoDb, Status Code: 400)`;

  test.each([
    ['meets another', 'before', 'DynamoDb.TransactionCanceledException', cancelled('TransactionConflict, None')],
    [
      'meets another over the code',
      'before',
      'DynamoDb.TransactionCanceledException',
      cancelled('None, TransactionConflict'),
    ],
    ['is cancelled, throttled', 'before', 'DynamoDb.TransactionCanceledException', cancelled('None, ThrottlingError')],
    ['is throttled', 'before', 'DynamoDb.ThrottlingException', 'Rate exceeded'],
    ['loses its answer', 'after', 'DynamoDb.SdkClientException', 'Read timed out'],
  ] as const)('a transaction that %s is tried again, and has its effect once', async (_what, when, error, cause) => {
    // Prepare
    const poll = await aPollFor('code');
    const given = await service.giveOut(poll.pollId, CODE);
    service.workflows.faults.push({ action: 'transactWriteItems', when, error, cause });

    // Act
    const { view } = await poll.cast(randomUUID(), { code: CODE });

    // Assess
    expect(view?.answers).toEqual({ hands: choose('s3') });
    expect(await poll.recorded()).toEqual([expect.objectContaining({ timestamp: await given.usedAt() })]);
  });

  test('after a failure behind the transaction, the same ballot sent again learns that it is recorded', async () => {
    // Prepare
    const poll = await aPollFor('code');
    await service.giveOut(poll.pollId, CODE);
    const fault = { action: 'transactWriteItems', error: 'DynamoDb.DynamoDbException', cause: 'nobody knows' };
    service.workflows.faults.push({ ...fault, when: 'after' });

    // Act
    const deviceId = randomUUID();
    const first = await service.execute(poll.pollId, deviceId, { code: CODE, optionIds: ['s3'] });
    const again = await poll.cast(deviceId, { code: CODE });

    // Assess
    expect(first.status).toBe('FAILED');
    expect(await poll.recorded()).toEqual([expect.objectContaining({ timestamp: again.view?.recordedAt })]);
  });
});

describe('open', () => {
  test('each idempotency key is a ballot of its own; the same key is the same ballot', async () => {
    // Prepare
    const poll = await aPollFor('open');
    const deviceId = randomUUID();
    const [one, two] = [randomUUID(), randomUUID()];

    // Act
    const first = await poll.cast(deviceId, { idempotencyKey: one });
    const second = await poll.cast(deviceId, { idempotencyKey: two, optionIds: ['sqs'] });
    const again = await poll.cast(deviceId, { idempotencyKey: one });
    const other = await poll.cast(deviceId, { idempotencyKey: two });

    // Assess
    expect(second.view?.answers).toEqual({ hands: choose('sqs') });
    expect(again.view).toEqual(first.view);
    expect(other.problem?.code).toBe('already-voted');
    const ballots = await poll.recorded();
    const keys = [one, two].map((idempotencyKey) => service.keyOf('open', poll.pollId, { deviceId, idempotencyKey }));
    expect(ballots.map(({ voterKey }) => voterKey).toSorted()).toEqual(keys.toSorted());
    expect(new Set(ballots.map(({ sessionId }) => sessionId))).toEqual(new Set([poll.device(deviceId)]));
  });

  test('without an idempotency key, a device has one ballot', async () => {
    const poll = await aPollFor('open');
    const deviceId = randomUUID();
    const first = await poll.cast(deviceId);
    const again = await poll.cast(deviceId);
    expect(again.view).toEqual(first.view);
    const ballots = await poll.recorded();
    expect(ballots.map(({ voterKey }) => voterKey)).toEqual([
      service.keyOf('open', poll.pollId, { deviceId, idempotencyKey: 'once' }),
    ]);
  });

  test('the same key from two devices is two ballots', async () => {
    const poll = await aPollFor('open');
    const idempotencyKey = randomUUID();
    await poll.cast(randomUUID(), { idempotencyKey });
    await poll.cast(randomUUID(), { idempotencyKey });
    expect(await poll.recorded()).toHaveLength(2);
  });
});

describe('Idempotency-Key', () => {
  test.each<[IdentityPolicy, string]>([
    ['device', 'short'],
    ['open', 'short'],
    ['open', 'x'.repeat(65)],
    ['open', '!!!!!!!!!!!!!!!!!!!!'],
  ])('a malformed one (%s, "%s") is refused, and the refusal names the header', async (identity, key) => {
    const poll = await aPollFor(identity);
    const { status, problem } = await poll.cast(randomUUID(), { idempotencyKey: key });
    expect([status, problem?.code]).toEqual([422, 'invalid-request']);
    const message = IdempotencyKey.safeParse(key).error?.issues[0]?.message;
    expect(problem?.errors).toEqual([{ path: 'header idempotency-key', message }]);
    expect(await poll.recorded()).toEqual([]);
  });
});

describe(`${PARALLEL_BALLOTS} ballots at once`, () => {
  const half = (index: number) => [index % 2 === 0 ? 's3' : 'sqs'];
  const all = Array.from({ length: PARALLEL_BALLOTS }, (_, index) => index);

  test.each<[string, IdentityPolicy, (index: number) => string, Partial<Sent>]>([
    ['one device', 'device', () => '3f1d2c5e-9f43-4a51-8a5e-0a9b8c7d6e5f', {}],
    ['one name, each from another device', 'handle', () => randomUUID(), { handle: '@jo' }],
    ['one code, each from another device', 'code', () => randomUUID(), { code: CODE }],
    [
      'one idempotency key of an open poll',
      'open',
      () => '3f1d2c5e-9f43-4a51-8a5e-0a9b8c7d6e5f',
      { idempotencyKey: '0f1d2c5e-9f43-4a51-8a5e-0a9b8c7d6e5f' },
    ],
  ])('of %s: one is recorded, and all learn the same', async (_what, identity, deviceOf, sent) => {
    // Prepare
    const poll = await aPollFor(identity);
    await service.giveOut(poll.pollId, CODE);

    // Act
    const replies = await Promise.all(
      all.map((index) => poll.cast(deviceOf(index), { ...sent, optionIds: half(index) })),
    );

    // Assess
    const ballots = await poll.recorded();
    expect(ballots).toHaveLength(1);
    const views = replies.flatMap(({ view }) => view ?? []);
    expect(views.length).toBeGreaterThan(0);
    for (const view of views) expect(view).toEqual(views[0]);
    expect(views[0]?.answers).toEqual({ hands: choose(...(ballots[0]?.serviceNames ?? [])) });
    const refusals = replies.flatMap(({ problem }) => problem?.code ?? []);
    expect(new Set(refusals)).toEqual(new Set(['already-voted']));
  });

  test('of five idempotency keys of one device in an open poll: one per key', async () => {
    // Prepare
    const poll = await aPollFor('open');
    const deviceId = randomUUID();
    const keys = Array.from({ length: 5 }, () => randomUUID());

    // Act
    const replies = await Promise.all(
      all.map((index) => poll.cast(deviceId, { idempotencyKey: keys[index % keys.length] })),
    );

    // Assess
    expect(replies.map(({ status }) => status)).toEqual(all.map(() => 200));
    expect(await poll.recorded()).toHaveLength(keys.length);
  });
});

describe('sizes', () => {
  test('a ballot with the most options and the longest name is recorded whole', async () => {
    // Prepare
    const ids = Array.from({ length: CHOSEN_OPTIONS_MAX }, (_, index) => `${index}-${'o'.repeat(60)}`);
    const screen = aChoice('hands', { options: optionsOf(...ids), max: CHOSEN_OPTIONS_MAX });
    const poll = await aPollFor('handle', { screens: [screen] });

    // Act
    const { view } = await poll.cast(randomUUID(), { handle: `@${'z'.repeat(30)}`, optionIds: ids });

    // Assess
    expect(view?.answers).toEqual({ hands: choose(...ids) });
    expect(await poll.recorded()).toEqual([expect.objectContaining({ serviceNames: ids })]);
  });

  test('the id of a device reveals nothing of its secret', async () => {
    const poll = await aPollFor('device');
    const deviceId = randomUUID();
    await poll.cast(deviceId);
    const text = JSON.stringify(await poll.recorded());
    expect(text).not.toContain(deviceId);
    expect(text).not.toContain(sessionIdSource(poll.pollId, deviceId));
  });
});
