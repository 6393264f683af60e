import { join } from 'node:path';
import { StartSyncExecutionCommand } from '@aws-sdk/client-sfn';
import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import {
  BALLOTS,
  BallotItem,
  COUNTER_SHARDS_MAX,
  counterAttribute,
  DeviceId,
  HomeView,
  isPublic,
  POLL_COPIES,
  POLL_SORT_KEY,
  type Poll,
  PollStatus,
  Problem,
  ProblemError,
  PUBLIC_VIEWER,
  pollCopyId,
  pollShardKey,
  pollToItem,
  type ResultsTableItem,
  resultsVisible,
  type SessionItem,
  SessionStatus,
  snapshotOf,
  TallyItem,
  type TallyName,
  TOTALS,
  tallySortKey,
  Visibility,
  viewOfSession,
  voterKey,
} from '@booth/shared';
import type { CallFault } from 'serverless-offline-step-functions-cloud/faults';
import { testWorkflow } from 'serverless-offline-step-functions-cloud/test-state';
import * as z from 'zod/mini';
import { aPoll, because, choose } from '../support/polls.ts';
import { TABLES } from '../support/resolve-yaml.ts';
import { createResultsTable } from '../support/results-table.ts';
import { type SurveyService, startSurveyService } from '../support/survey-service.ts';

/** The fault of the next batch that is read; the other calls succeed. */
let faults: CallFault[] = [];
let service: SurveyService;
beforeAll(async () => {
  const isBatch = (operation: string) => operation === 'BatchGetItem';
  service = await startSurveyService({
    plan: { call: ({ operation }) => (isBatch(operation) && faults.shift()) || { kind: 'none' } },
  });
});
afterAll(() => service.stop());

const PollRead = z.object({ Key: z.object({ pollId: z.object({ S: z.string() }) }) });
const Answer = z.object({ status: z.int(), body: z.string() });

async function home(pollId: string, deviceId = '') {
  const { status, output, cause } = await service.workflows.sfn.send(
    new StartSyncExecutionCommand({
      stateMachineArn: service.workflows.homeArn,
      input: JSON.stringify({ pollId, deviceId }),
    }),
  );
  if (status !== 'SUCCEEDED') throw new Error(`home ${status}: ${cause}`);
  const answer = Answer.parse(JSON.parse(output ?? ''));
  const body: unknown = JSON.parse(answer.body);
  return { status: answer.status, text: answer.body, body };
}
const viewOf = async (pollId: string, deviceId?: string) => HomeView.parse((await home(pollId, deviceId)).body);

/**
 * Returns the totals of the poll's shards in a generation, and other items that the read side has:
 * the next generation, minutes and screens.
 */
function resultsOf(
  { pollId, version, status, visibility, revealed, turnoutShown, counterShards }: Poll,
  totals: readonly number[],
  generation = 1,
): ResultsTableItem[] {
  const state = { pollId, version, status, visibility, revealed, turnoutShown, counterShards, generation };
  const tally = (name: TallyName, of: number, shard: number, ballots: number) =>
    TallyItem.parse({
      ...{ pollShard: pollShardKey(pollId, shard), sk: tallySortKey(name, of), pollId, revision: 1 },
      [counterAttribute(BALLOTS)]: ballots,
    });
  return [
    { pollShard: pollShardKey(pollId, 0), sk: POLL_SORT_KEY, ...state },
    ...totals.flatMap((ballots, shard) => [
      tally(TOTALS, generation, shard, ballots),
      // A generation that is being recounted.
      tally(TOTALS, generation + 1, shard, 1_000),
      tally('MINUTE#2026-01-01T00:00', generation, shard, 1_000),
      tally('TALLY#services#choice', generation, shard, 1_000),
    ]),
  ];
}

async function putResults(items: readonly ResultsTableItem[]) {
  for (const Item of items) {
    await service.documents.send(new PutCommand({ TableName: TABLES.ResultsTable, Item }));
  }
}

/** Stores a session in this status. Returns its visitor. */
async function aVisitor(pollId: string, status: SessionItem['status']) {
  const { sessionId, deviceId } = service.visitor(pollId);
  const item = aSession(pollId, sessionId, status);
  await service.putSession(item);
  return { deviceId, item };
}

function aSession(pollId: string, sessionId: string, status: SessionItem['status']): SessionItem {
  const waiting = {
    screenId: 'services',
    screenToken: '7d1f2a526a4b',
    taskToken: 'never shown',
    submissionId: '0e9a1b526a4b4a1e',
    stepsBack: 1,
    branchValues: JSON.stringify({ you: ['hurry=true'], stars: [] }),
  };
  return {
    sessionId,
    pollId,
    userId: sessionId,
    attempt: 1,
    status,
    ...(status === 'waiting' ? waiting : { stepsBack: 0, branchValues: '{}' }),
    answers: JSON.stringify({ services: choose('s3') }),
    expiresAt: 2_000_000_000,
  };
}

/** Runs the workflow with these answers of its tasks: a poll, and a session in this status. */
async function homeOf(poll: Poll, status?: SessionItem['status']): Promise<HomeView> {
  const deviceId = status === undefined ? '' : 'd'.repeat(22);
  const session = status && { Item: marshall(aSession(poll.pollId, 'a'.repeat(64), status)) };
  const { output, cause } = await testWorkflow(
    join(__dirname, '../../workflows/home.asl.yml'),
    { pollId: poll.pollId, deviceId },
    {
      ReadPoll: { result: asJson({ Item: marshall(pollToItem(poll), { removeUndefinedValues: true }) }) },
      ReadSession: { result: asJson(session ?? {}) },
      ReadBallot: { result: {} },
      ReadGeneration: { result: {} },
      ReadBallots: { result: { Responses: {}, UnprocessedKeys: {} } },
    },
    { references: { ...TABLES, 'self:custom.resultsTable': TABLES.ResultsTable } },
  );
  if (output === undefined) throw new Error(cause);
  return HomeView.parse(JSON.parse(Answer.parse(output).body));
}
const asJson = (value: object) => z.record(z.string(), z.json()).parse(JSON.parse(JSON.stringify(value)));

test('without the results table (before the read side is deployed), home has the poll but no number of voters', async () => {
  const poll = await service.putPoll(aPoll({ pollId: 'early' }));
  const { now, ...view } = await viewOf(poll.pollId);
  expect(view).toEqual({ poll, ballots: null, session: null, ballot: null });
});

test('home has the time of the server', async () => {
  const { pollId } = await service.putPoll(aPoll({ pollId: 'now' }));
  const before = Date.now();
  const now = Date.parse((await viewOf(pollId)).now);
  expect(now).toBeGreaterThanOrEqual(before);
  expect(now).toBeLessThanOrEqual(Date.now());
});

test('home reads a copy of the poll, not its own item', async () => {
  // Prepare
  const poll = await service.putPoll(aPoll({ pollId: 'copied' }));
  await service.documents.send(new DeleteCommand({ TableName: TABLES.PollsTable, Key: { pollId: poll.pollId } }));
  const from = service.workflows.calls.length;

  // Act: 400 visitors miss one of 20 copies with a probability of 20 * 0.95^400, one in 40 million.
  const views: HomeView[] = [];
  while (views.length < 400) {
    views.push(...(await Promise.all(Array.from({ length: 10 }, () => viewOf(poll.pollId)))));
  }

  // Assess
  expect(views.every((view) => view.poll.title.en === poll.title.en)).toBe(true);
  const keys = service.workflows.calls
    .slice(from)
    .flatMap(({ parameters }) => PollRead.safeParse(parameters).data ?? []);
  const copies = Array.from({ length: POLL_COPIES }, (_, copy) => pollCopyId(poll.pollId, copy));
  expect(new Set(keys.map(({ Key }) => Key.pollId.S))).toEqual(new Set(copies));
});

describe('with the results table', () => {
  beforeAll(() => createResultsTable(service.dynamodb.client));

  test.each([
    [1, 1],
    [2, 12],
    [9, 1],
    [COUNTER_SHARDS_MAX, 2],
  ])(
    'home merges the poll, the voters of all %i shards (generation %i) and the session like the shared functions',
    async (counterShards, generation) => {
      // Prepare
      const poll = await service.putPoll(aPoll({ pollId: `sharded-${counterShards}`, counterShards }));
      const totals = Array.from({ length: counterShards }, (_, shard) => shard + 1);
      const results = resultsOf(poll, totals, generation);
      await putResults(results);
      const { deviceId, item } = await aVisitor(poll.pollId, 'waiting');

      // Act
      const { status, text, body } = await home(poll.pollId, deviceId);

      // Assess
      const view = HomeView.parse(body);
      expect(status).toBe(200);
      expect(view.poll).toEqual(poll);
      expect(view.ballots).toBe(snapshotOf({ ...poll, generation }, results, new Date()).ballots);
      expect(view.session).toEqual(viewOfSession(item));
      expect(text).not.toContain('taskToken');
      expect(text).not.toContain('never shown');
    },
  );

  test('a poll without votes has no voters', async () => {
    const poll = await service.putPoll(aPoll({ pollId: 'new' }));
    expect((await viewOf(poll.pollId)).ballots).toBe(0);
  });

  test('the sum of shards read at different moments is never negative', async () => {
    const poll = await service.putPoll(aPoll({ pollId: 'moved', counterShards: 2 }));
    await putResults(resultsOf(poll, [0, -1]));
    expect((await viewOf(poll.pollId)).ballots).toBe(0);
  });

  test.each<[string, CallFault]>([
    ['does not read all of them', { kind: 'unprocessed', items: [1] }],
    ['is too busy', { kind: 'throttle', error: 'ThrottlingException', attempts: 9 }],
    ['does not answer', { kind: 'lostAnswer' }],
  ])('if DynamoDB %s, home leaves out the number of voters', async (_what, fault) => {
    // Prepare
    const poll = await service.putPoll(aPoll({ pollId: 'busy', counterShards: 2 }));
    await putResults(resultsOf(poll, [3, 4]));
    faults = [fault];

    // Act
    const [busy, later] = [await viewOf(poll.pollId), await viewOf(poll.pollId)];

    // Assess
    expect(busy).toEqual({ ...later, ballots: null, now: busy.now });
    expect([later.poll, later.ballots, faults]).toEqual([poll, 7, []]);
  });

  test('the number of voters is the sum over all shards of the read side, even if the poll has fewer since a reset', async () => {
    // Prepare: a rehearsal's ballots were counted on the first shard, and subtracted on the others
    const poll = await service.putPoll(aPoll({ pollId: 'fewer-shards', counterShards: 1 }));
    await putResults(resultsOf({ ...poll, counterShards: 3 }, [8, -3, -4]));
    // Act and assess
    expect((await viewOf(poll.pollId)).ballots).toBe(1);
  });

  test.each(SessionStatus.options)('a session that is %s looks like the shared view', async (status) => {
    const poll = await service.putPoll(aPoll({ pollId: 'shown' }));
    const { deviceId, item } = await aVisitor(poll.pollId, status);
    expect((await viewOf(poll.pollId, deviceId)).session).toEqual(viewOfSession(item));
  });

  test('without a session, home shows the recorded ballot of this device, and results to its voter', async () => {
    // Prepare
    const poll = await service.putPoll(aPoll({ pollId: 'recorded', visibility: 'after-vote' }));
    const { deviceId, sessionId } = service.visitor(poll.pollId);
    const timestamp = '2026-11-23T10:00:00.000Z';
    const given = { services: choose('s3', 'lambda'), why: because('so') };
    const answers = JSON.stringify(given);
    await service.documents.send(
      new PutCommand({
        TableName: TABLES.VotesTable,
        Item: BallotItem.parse({
          ...{ pollId: poll.pollId, userId: sessionId, sessionId, timestamp, answers },
          ...{ voterKey: voterKey(poll.pollId, sessionId), serviceNames: ['s3', 'lambda'] },
        }),
      }),
    );

    // Act
    const [own, other] = [await viewOf(poll.pollId, deviceId), await viewOf(poll.pollId)];

    // Assess
    expect(own.ballot).toEqual({ pollId: poll.pollId, answers: given, recordedAt: timestamp });
    expect([own.ballots, other.ballots, other.ballot]).toEqual([0, null, null]);
  });

  test.each([
    ['has passed', '2026-11-23T10:00:00+09:00'],
    ['is to come', '2099-11-23T10:00:00+09:00'],
  ])('results after the close, whose time %s, are shown like `resultsVisible`', async (_when, closesAt) => {
    const poll = await service.putPoll(aPoll({ pollId: 'timed', visibility: 'after-close', closesAt }));
    const visible = resultsVisible(poll, PUBLIC_VIEWER, new Date());
    expect((await viewOf(poll.pollId)).ballots !== null).toBe(visible);
  });

  test.each([
    ['that everybody may see', 'live', 1, 2],
    ['on as many shards as there can be', 'live', COUNTER_SHARDS_MAX, 2],
    ['of voters, for who has not voted', 'after-vote', 2, 0],
    ['of later', 'after-close', 2, 0],
    ['of nobody', 'hidden', 2, 0],
  ] as const)('results %s (%s, %i shards) cost %i calls', async (_which, visibility, counterShards, calls) => {
    // Prepare
    const poll = await service.putPoll(
      aPoll({ pollId: `costs-${visibility}-${counterShards}`, visibility, counterShards }),
    );
    const before = service.workflows.calls.length;

    // Act
    const view = await viewOf(poll.pollId);

    // Assess
    const made = service.workflows.calls.slice(before).map(({ parameters }) => JSON.stringify(parameters));
    expect(made.filter((each) => each.includes(TABLES.ResultsTable))).toHaveLength(calls);
    expect(view.ballots !== null).toBe(calls > 0);
  });

  const combinations = Visibility.options.flatMap((visibility) =>
    PollStatus.options
      .filter((status) => status !== 'draft')
      .flatMap((status) => [true, false].map((revealed) => ({ visibility, status, revealed }))),
  );
  test.each(combinations)(
    'visibility $visibility, poll $status, revealed $revealed: like `resultsVisible`',
    async (change) => {
      // Prepare
      const openedAt = '2026-11-23T10:00:00Z';
      // The number of voters is not compared here.
      const poll = aPoll({ pollId: 'visible', openedAt, turnoutShown: true, ...change });
      const viewers = [
        { session: undefined, hasVoted: false },
        { session: 'waiting', hasVoted: false },
        { session: 'completed', hasVoted: true },
        { session: 'already-voted', hasVoted: true },
      ] as const;

      for (const { session, hasVoted } of viewers) {
        // Act
        const view = await homeOf(poll, session);

        // Assess
        expect(view.ballots !== null).toBe(resultsVisible(poll, { hasVoted, isOrganizer: false }, new Date()));
      }
    },
  );

  test.each([
    ['device', true],
    ['code', true],
    ['handle', false],
  ] as const)(
    'results after the vote, for a session that ended behind another ballot of its %s: %s',
    async (identity, shown) => {
      const poll = aPoll({ pollId: `behind-${identity}`, identity, visibility: 'after-vote' });
      expect((await homeOf(poll, 'already-voted')).ballots !== null).toBe(shown);
    },
  );
});

test.each([{ openedAt: '2026-11-23T10:00:00Z' }, { closedAt: '2026-11-23T10:00:00Z' }, {}])(
  'an archived poll with %j is found or not, like `isPublic`',
  async (moments) => {
    const poll = await service.putPoll(aPoll({ pollId: 'archived', status: 'archived', ...moments }));
    expect((await home(poll.pollId)).status).toBe(isPublic(poll) ? 200 : 404);
  },
);

describe('an unknown poll or visitor', () => {
  test.each([
    ['an id that no poll has', 'no-such-poll'],
    ['a draft', 'draft'],
    ['an archived draft', 'put-away'],
    ['an invalid id', 'POLL'],
    ['an id with characters that the request template replaced', 'a!b'],
    ['an id that is too long', 'a'.repeat(65)],
    ['no id', ''],
  ])('%s: 404, as the functions answer', async (_what, pollId) => {
    // Prepare
    await service.putPoll(aPoll({ pollId: 'draft', status: 'draft' }));
    await service.putPoll(aPoll({ pollId: 'put-away', status: 'archived' }));

    // Act
    const { status, body } = await home(pollId);

    // Assess
    expect(status).toBe(404);
    expect(Problem.parse(body)).toEqual(new ProblemError('unknown-poll', 'Check the address.').problem);
  });

  test('an invalid device id: 422, with the message of the shared schema', async () => {
    // Prepare
    const { pollId } = await service.putPoll(aPoll());
    const message = DeviceId.safeParse('x').error?.issues[0]?.message ?? '';
    const path = 'header x-device-id';

    // Act
    const { status, body } = await home(pollId, 'guessable!');

    // Assess
    expect(status).toBe(422);
    const expected = new ProblemError('invalid-request', `${path}: ${message}`, { errors: [{ path, message }] });
    expect(Problem.parse(body)).toEqual(expected.problem);
  });

  test('a visitor without a session gets none', async () => {
    const { pollId } = await service.putPoll(aPoll());
    expect((await viewOf(pollId, service.visitor(pollId).deviceId)).session).toBeNull();
  });
});
