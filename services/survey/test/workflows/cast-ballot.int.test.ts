import { randomUUID } from 'node:crypto';
import {
  Answers,
  type BallotItem,
  DeviceId,
  POLL_COPIES,
  type ProblemCode,
  ProblemError,
  pollCopyId,
  problems,
  voterKey,
} from '@booth/shared';
import {
  type Cast,
  CORRELATION_ID,
  type DirectBallots,
  PARALLEL_BALLOTS,
  type PollChange,
  startDirectBallots,
} from '../support/direct-ballot.ts';
import { aChoice, aPoll, choose } from '../support/polls.ts';

let service: DirectBallots;
beforeAll(async () => {
  service = await startDirectBallots();
});
afterAll(() => service.stop());
afterEach(() => {
  expect(service.workflows.faults).toEqual([]);
});

const cast = (pollId: string, deviceId: string, ...optionIds: string[]) =>
  service.cast(pollId, deviceId, { optionIds });
const putPoll = (change?: PollChange) => service.putHands(change);
const aVisitor = async (change?: PollChange) => service.visitor((await putPoll(change)).pollId);

describe('a ballot', () => {
  test('is recorded by the shared schema: one item with its answers and all chosen options', async () => {
    // Prepare
    const visitor = await aVisitor();
    const pollId = visitor.pollId;

    // Act
    const { status, view } = await cast(pollId, visitor.deviceId, 's3', 'lambda');

    // Assess
    expect([status, view?.pollId, view?.answers]).toEqual([200, pollId, { hands: choose('s3', 'lambda') }]);
    const ballot = await visitor.ballot();
    expect(ballot).toEqual({
      voterKey: voterKey(pollId, visitor.sessionId),
      pollId,
      userId: visitor.sessionId,
      timestamp: view?.recordedAt ?? '',
      serviceNames: ['s3', 'lambda'],
      answers: expect.any(String),
      sessionId: visitor.sessionId,
      correlationId: CORRELATION_ID,
    } satisfies BallotItem);
    expect(Answers.parse(JSON.parse(ballot?.answers ?? ''))).toEqual(view?.answers);
  });

  test('of one option has a list of one in answers, votes and reply', async () => {
    const visitor = await aVisitor();
    const { view } = await cast(visitor.pollId, visitor.deviceId, 's3');
    const { answers, serviceNames } = (await visitor.ballot()) ?? { answers: '{}' };
    expect([view?.answers, JSON.parse(answers)]).toEqual([{ hands: choose('s3') }, { hands: choose('s3') }]);
    expect(serviceNames).toEqual(['s3']);
  });

  test('of two options costs one read unit and one write unit', async () => {
    const visitor = await aVisitor();
    const ballot = await cast(visitor.pollId, visitor.deviceId, 's3', 'lambda');
    expect(service.unitsOf(ballot)).toEqual([
      ['getItem', 1],
      ['putItem', 1],
    ]);
  });

  test('reads a random copy of its poll, so that a crowd is spread over all copies', async () => {
    // Prepare
    const { pollId } = await putPoll();
    const copies = Array.from({ length: POLL_COPIES }, (_, copy) => pollCopyId(pollId, copy));

    // Act: 400 ballots miss one of 20 copies with a probability of 20 * 0.95^400, one in 40
    // million.
    const replies: Cast[] = [];
    while (replies.length < 400) {
      const crowd = Array.from({ length: PARALLEL_BALLOTS }, () => cast(pollId, randomUUID(), 's3'));
      replies.push(...(await Promise.all(crowd)));
    }

    // Assess
    expect(new Set(replies.flatMap((reply) => service.pollsReadBy(reply)))).toEqual(new Set(copies));
  });
});

describe('one ballot per voter', () => {
  test(`${PARALLEL_BALLOTS} ballots of one voter at once, half for one option, half for another: one is recorded`, async () => {
    // Prepare
    const visitor = await aVisitor();
    const optionIds = Array.from({ length: PARALLEL_BALLOTS }, (_, index) => (index % 2 === 0 ? 's3' : 'sqs'));

    // Act
    const replies = await Promise.all(optionIds.map((id) => cast(visitor.pollId, visitor.deviceId, id)));

    // Assess
    const { serviceNames: [recorded = ''] = [] } = (await visitor.ballot()) ?? {};
    expect(await service.recordedIn(visitor.pollId)).toEqual([expect.objectContaining({ serviceNames: [recorded] })]);
    for (const [index, { view, problem }] of replies.entries()) {
      if (optionIds[index] === recorded) expect(view?.answers).toEqual({ hands: choose(recorded) });
      else expect(problem?.code).toBe('already-voted');
    }
  });

  test('the same ballot again, in any order of options, gets the recorded one', async () => {
    const visitor = await aVisitor();
    const first = await cast(visitor.pollId, visitor.deviceId, 's3', 'sqs');
    const second = await cast(visitor.pollId, visitor.deviceId, 'sqs', 's3');
    expect(second.view).toEqual(first.view);
    expect((await visitor.ballot())?.serviceNames).toEqual(['s3', 'sqs']);
  });

  test.each([
    ['another option', ['sqs']],
    ['one option more', ['s3', 'sqs']],
  ])('another ballot (%s) is refused, and the recorded one stays', async (_what, optionIds) => {
    const visitor = await aVisitor();
    await cast(visitor.pollId, visitor.deviceId, 's3');
    const { status, problem } = await cast(visitor.pollId, visitor.deviceId, ...optionIds);
    expect([status, problem?.code]).toEqual([409, 'already-voted']);
    expect((await visitor.ballot())?.serviceNames).toEqual(['s3']);
  });

  test('[mistake: committed, timed out, tried again] a ballot whose answer was lost, sent again after the poll has closed, gets the recorded one', async () => {
    // Prepare
    const poll = await putPoll();
    const { deviceId } = service.visitor(poll.pollId);
    const first = await cast(poll.pollId, deviceId, 's3');
    await service.putPoll({ ...poll, version: 2, status: 'closed' });

    // Act
    const again = await cast(poll.pollId, deviceId, 's3');
    const other = await cast(poll.pollId, deviceId, 'sqs');

    // Assess
    expect(again.view).toEqual(first.view);
    expect(other.problem?.code).toBe('poll-not-open');
  });

  test('a direct ballot and a session’s ballot exclude each other: the second is refused', async () => {
    // Prepare
    const visitor = await aVisitor();
    const { view } = await visitor.start();

    // Act
    await cast(visitor.pollId, visitor.deviceId, 's3');
    await visitor.answer(view?.screenToken, choose('sqs'));

    // Assess
    await visitor.until(({ status }) => status === 'already-voted');
    expect((await visitor.ballot())?.serviceNames).toEqual(['s3']);
  });
});

describe('refusals', () => {
  const stranger = '3f1d2c5e-9f43-4a51-8a5e-0a9b8c7d6e5f';
  const message = DeviceId.safeParse('x').error?.issues[0]?.message;

  test.each<[string, PollChange, string, string[], ProblemCode, object[] | undefined]>([
    ['a draft', { status: 'draft' }, stranger, ['s3'], 'unknown-poll', undefined],
    ['a closed poll', { status: 'closed' }, stranger, ['s3'], 'poll-not-open', undefined],
    ['an archived draft', { status: 'archived' }, stranger, ['s3'], 'unknown-poll', undefined],
    [
      'an archived poll',
      { status: 'archived', openedAt: '2026-11-23T10:00:00Z' },
      stranger,
      ['s3'],
      'poll-not-open',
      undefined,
    ],
    ['a poll of three screens', { screens: aPoll().screens }, stranger, ['s3'], 'session-needed', undefined],
    [
      'a poll of two choices',
      { screens: [aChoice('hands'), aChoice('feet')] },
      stranger,
      ['s3'],
      'session-needed',
      undefined,
    ],
    [
      'a poll whose only screen is no choice',
      { screens: aPoll().screens.slice(2) },
      stranger,
      ['s3'],
      'session-needed',
      undefined,
    ],
    ['no voter', {}, '', ['s3'], 'invalid-request', [{ path: 'header x-device-id', message }]],
    ['a guessable voter', {}, 'me!', ['s3'], 'invalid-request', [{ path: 'header x-device-id', message }]],
    [
      'an unknown option',
      {},
      stranger,
      ['s3', 'nope'],
      'invalid-request',
      [{ path: 'body.optionIds.1', message: 'the poll has no such option' }],
    ],
    [
      'two unknown options',
      {},
      stranger,
      ['!', 'nope'],
      'invalid-request',
      [0, 1].map((index) => ({ path: `body.optionIds.${index}`, message: 'the poll has no such option' })),
    ],
    ['no option', {}, stranger, [], 'invalid-request', [{ path: 'body.optionIds', message: 'choose at least 1' }]],
    [
      'too many options',
      {},
      stranger,
      ['s3', 'sqs', 'lambda', 'dynamodb'],
      'invalid-request',
      [{ path: 'body.optionIds', message: 'choose at most 3' }],
    ],
    [
      'one option twice',
      {},
      stranger,
      ['s3', 's3'],
      'invalid-request',
      [{ path: 'body.optionIds', message: 'choose each option once' }],
    ],
  ])(
    '%s: refused as the shared contract says, and nothing is recorded',
    async (_what, change, deviceId, ids, code, errors) => {
      // Prepare
      const { pollId } = await putPoll(change);
      const before = await service.ballotItems();

      // Act
      const { status, problem } = await cast(pollId, deviceId, ...ids);

      // Assess
      const { detail } = problem ?? { detail: '' };
      expect(detail).not.toBe('');
      expect(problem).toEqual({ ...new ProblemError(code, detail).problem, ...(errors && { errors }) });
      expect(status).toBe(problems[code].status);
      expect(await service.ballotItems()).toEqual(before);
    },
  );

  test.each(['no-such-poll', 'POLL', 'a!b', 'a'.repeat(65), ''])(
    'the address "%s" names no poll: 404',
    async (pollId) => {
      const { status, problem } = await cast(pollId, stranger, 's3');
      expect([status, problem]).toEqual([404, new ProblemError('unknown-poll', 'Check the address.').problem]);
    },
  );

  test('fewer options than the screen asks for', async () => {
    const { pollId } = await putPoll({ screens: [aChoice('hands', { min: 2 })] });
    const { problem } = await cast(pollId, stranger, 's3');
    expect(problem?.errors).toEqual([{ path: 'body.optionIds', message: 'choose at least 2' }]);
  });
});

describe('a failure heals', () => {
  test.each([
    ['meets a transaction', 'before', 'DynamoDb.TransactionConflictException', 'Transaction is ongoing for the item'],
    ['is throttled', 'before', 'DynamoDb.ThrottlingException', 'Rate exceeded'],
    ['loses its answer', 'after', 'DynamoDb.SdkClientException', 'Read timed out'],
  ] as const)(
    'a ballot whose write %s is written again, and has its effect once',
    async (_what, when, error, cause) => {
      // Prepare
      const visitor = await aVisitor();
      service.workflows.faults.push({ action: 'putItem', when, error, cause });

      // Act
      const { status, view } = await cast(visitor.pollId, visitor.deviceId, 's3');

      // Assess
      const ballot = await visitor.ballot();
      expect([status, view?.recordedAt, view?.answers]).toEqual([200, ballot?.timestamp, { hands: choose('s3') }]);
      expect(ballot?.serviceNames).toEqual(['s3']);
    },
  );

  test('a poll that could not be read at first is read in the end', async () => {
    const visitor = await aVisitor();
    const error = 'DynamoDB.ProvisionedThroughputExceededException';
    service.workflows.faults.push({ action: 'getItem', when: 'before', error, cause: 'Rate exceeded' });
    expect((await cast(visitor.pollId, visitor.deviceId, 's3')).status).toBe(200);
  });

  test('after a failure behind the write, the same ballot sent again learns that it is recorded', async () => {
    // Prepare
    const visitor = await aVisitor();
    const fault = { action: 'putItem', error: 'DynamoDb.DynamoDbException', cause: 'nobody knows' };
    service.workflows.faults.push({ ...fault, when: 'after' });

    // Act
    const first = await service.execute(visitor.pollId, visitor.deviceId, { optionIds: ['s3'] });
    const again = await cast(visitor.pollId, visitor.deviceId, 's3');

    // Assess
    expect(first.status).toBe('FAILED');
    expect(again.view?.answers).toEqual({ hands: choose('s3') });
    expect((await visitor.ballot())?.timestamp).toBe(again.view?.recordedAt);
  });
});
