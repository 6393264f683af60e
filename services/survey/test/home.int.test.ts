import { StartSyncExecutionCommand } from '@aws-sdk/client-sfn';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import {
  BALLOT_SORT_KEY,
  BALLOTS_COUNTER,
  BallotItem,
  COUNTER_SHARDS_MAX,
  COUNTS_FROM_SORT_KEY,
  counterSortKey,
  HOME_COUNTER_SHARDS_MAX,
  HomeView,
  isPublic,
  minutesFromSortKey,
  optionCounter,
  POLL_SORT_KEY,
  type Poll,
  PollStatus,
  Problem,
  ProblemError,
  PUBLIC_VIEWER,
  pollShardKey,
  type ResultsTableItem,
  resultsRevision,
  resultsVisible,
  type SessionItem,
  SessionStatus,
  snapshotOf,
  Visibility,
  VoterId,
  viewOfSession,
  voterKey,
} from '@booth/shared';
import { z } from 'zod';
import { aPoll, because, choose } from './polls.ts';
import { TABLES } from './resolve-yaml.ts';
import { createResultsTable } from './results-table.ts';
import { type SurveyService, startSurveyService } from './survey-service.ts';

let service: SurveyService;
beforeAll(async () => {
  service = await startSurveyService();
});
afterAll(() => service.stop());

const Answer = z.object({ status: z.int(), body: z.string() });

async function home(pollId: string, voterId = '') {
  const { status, output, cause } = await service.workflows.sfn.send(
    new StartSyncExecutionCommand({
      stateMachineArn: service.workflows.homeArn,
      input: JSON.stringify({ pollId, voterId }),
    }),
  );
  if (status !== 'SUCCEEDED') throw new Error(`home ${status}: ${cause}`);
  const answer = Answer.parse(JSON.parse(output ?? ''));
  const body: unknown = JSON.parse(answer.body);
  return { status: answer.status, text: answer.body, body };
}
const viewOf = async (pollId: string, voterId?: string) => HomeView.parse((await home(pollId, voterId)).body);

function resultsOf(
  { pollId, version, status, visibility, revealed, counterShards }: Poll,
  generation = 1,
): ResultsTableItem[] {
  const counter = (shard: number, count: number, revision: number) => ({
    pollShard: pollShardKey(pollId, shard),
    pollId,
    count,
    revision,
  });
  return [
    {
      pollShard: pollShardKey(pollId, 0),
      sk: POLL_SORT_KEY,
      pollId,
      version,
      status,
      visibility,
      revealed,
      counterShards,
      generation,
    },
    { ...counter(0, 2, 4), sk: `TOTAL#BALLOTS@${generation}` },
    { ...counter(1, 3, 1), sk: `TOTAL#BALLOTS@${generation}` },
    // Of another generation, which is being recounted.
    { ...counter(0, 9, 9), sk: `TOTAL#BALLOTS@${generation + 1}` },
    { ...counter(1, 9, 9), sk: `OPTION#s3@${generation + 1}`, serviceName: 's3' },
    { ...counter(0, 2, 2), sk: `OPTION#s3@${generation}`, serviceName: 's3' },
    { ...counter(1, 1, 1), sk: `OPTION#s3@${generation}`, serviceName: 's3' },
    { ...counter(1, 3, 3), sk: `OPTION#lambda@${generation}`, serviceName: 'lambda' },
    { ...counter(0, 2, 9), sk: `MINUTE#2026-01-01T00:00@${generation}` },
    { ...counter(0, 2, 9), sk: `SCREEN#rating#stars#5@${generation}` },
  ];
}

async function putResults(items: readonly ResultsTableItem[]) {
  for (const Item of items) {
    await service.documents.send(new PutCommand({ TableName: TABLES.ResultsTable, Item }));
  }
}

/** A visitor whose session is in this status. */
async function aVisitor(pollId: string, status: SessionItem['status']) {
  const visitor = service.visitor(pollId);
  const { sessionId } = visitor;
  const waiting = {
    screenId: 'services',
    screenToken: '7d1f2a526a4b',
    taskToken: 'never shown',
    submissionId: '0e9a1b526a4b4a1e',
    stepsBack: 1,
  };
  const item: SessionItem = {
    sessionId,
    pollId,
    userId: sessionId,
    attempt: 1,
    status,
    ...(status === 'waiting' ? waiting : { stepsBack: 0 }),
    answers: JSON.stringify({ services: choose('s3') }),
    expiresAt: 2_000_000_000,
  };
  await service.putSession(item);
  return { voterId: visitor.voterId, item };
}

test('without the results table (the read side is not deployed yet) home has the poll and no results', async () => {
  const poll = await service.putPoll(aPoll({ pollId: 'early' }));
  expect(await viewOf(poll.pollId)).toEqual({ poll, results: null, session: null, ballot: null });
});

describe('with the results table', () => {
  beforeAll(() => createResultsTable(service.dynamodb.client));

  test.each([1, 12])(
    'home merges the poll, the results of all its shards (generation %i), and the session, as the shared functions would',
    async (generation) => {
      // Prepare
      const poll = await service.putPoll(aPoll({ pollId: `sharded-${generation}`, counterShards: 2 }));
      const results = resultsOf(poll, generation);
      await putResults(results);
      const { voterId, item } = await aVisitor(poll.pollId, 'waiting');

      // Act
      const { status, text, body } = await home(poll.pollId, voterId);

      // Assess
      const view = HomeView.parse(body);
      expect(status).toBe(200);
      expect(view.poll).toEqual(poll);
      const asOf = new Date(view.results?.asOf ?? '');
      expect(view.results).toEqual({
        ...snapshotOf({ ...poll, generation }, results, asOf),
        timeline: [],
        screens: [],
      });
      expect(view.session).toEqual(viewOfSession(item));
      expect(text).not.toContain('taskToken');
      expect(text).not.toContain('never shown');
    },
  );

  test('a poll that nobody has voted in yet has results, all of them zero', async () => {
    const poll = await service.putPoll(aPoll({ pollId: 'new' }));
    expect((await viewOf(poll.pollId)).results).toMatchObject({ revision: 0, ballots: 0, options: [], timeline: [] });
  });

  test.each(SessionStatus.options)('a session that is %s is shown as the shared view shows it', async (status) => {
    const poll = await service.putPoll(aPoll({ pollId: 'shown' }));
    const { voterId, item } = await aVisitor(poll.pollId, status);
    expect((await viewOf(poll.pollId, voterId)).session).toEqual(viewOfSession(item));
  });

  test('the recorded ballot of this device is shown, and shows results to who has voted, without a session', async () => {
    // Prepare
    const poll = await service.putPoll(aPoll({ pollId: 'recorded', visibility: 'after-vote' }));
    const { voterId, sessionId } = service.visitor(poll.pollId);
    const timestamp = '2026-11-23T10:00:00.000Z';
    const answers = JSON.stringify({ services: choose('s3', 'lambda'), why: because('so') });
    await service.documents.send(
      new PutCommand({
        TableName: TABLES.VotesTable,
        Item: BallotItem.parse({
          ...{ pollId: poll.pollId, userId: sessionId, sessionId, timestamp, answers },
          ...{ voterKey: voterKey(poll.pollId, sessionId), sk: BALLOT_SORT_KEY },
        }),
      }),
    );

    // Act
    const [own, other] = [await viewOf(poll.pollId, voterId), await viewOf(poll.pollId)];

    // Assess
    expect(own.ballot).toEqual({ pollId: poll.pollId, optionIds: ['s3', 'lambda'], recordedAt: timestamp });
    expect([own.results === null, other.results === null, other.ballot]).toEqual([false, true, null]);
  });

  test.each([
    ['has passed', '2026-11-23T10:00:00+09:00'],
    ['is to come', '2099-11-23T10:00:00+09:00'],
  ])(
    'results that are shown after the close, where the closing time %s: as resultsVisible',
    async (_when, closesAt) => {
      const poll = await service.putPoll(aPoll({ pollId: 'timed', visibility: 'after-close', closesAt }));
      const visible = resultsVisible(poll, PUBLIC_VIEWER, new Date());
      expect((await viewOf(poll.pollId)).results !== null).toBe(visible);
    },
  );

  test.each([
    ['that everybody may see', 'live', HOME_COUNTER_SHARDS_MAX, HOME_COUNTER_SHARDS_MAX],
    ['that are on more shards than home reads', 'live', HOME_COUNTER_SHARDS_MAX + 1, 0],
    ['on as many shards as there can be', 'live', COUNTER_SHARDS_MAX, 0],
    ['of voters, for who has not voted', 'after-vote', 2, 0],
    ['of later', 'after-close', 2, 0],
    ['of nobody', 'hidden', 2, 0],
  ] as const)('results %s (%s, %i shards) cost %i queries', async (_which, visibility, counterShards, queries) => {
    // Prepare
    const poll = await service.putPoll(
      aPoll({ pollId: `costs-${visibility}-${counterShards}`, visibility, counterShards }),
    );
    const before = service.workflows.calls.length;

    // Act
    const view = await viewOf(poll.pollId);

    // Assess
    const actions = service.workflows.calls.slice(before).map(({ action }) => action);
    expect(actions.filter((action) => action === 'query')).toHaveLength(queries);
    expect(view.results !== null).toBe(queries > 0);
  });

  const combinations = Visibility.options.flatMap((visibility) =>
    PollStatus.options
      .filter((status) => status !== 'draft')
      .flatMap((status) => [true, false].map((revealed) => ({ visibility, status, revealed }))),
  );
  test.each(combinations)(
    'visibility $visibility, poll $status, revealed $revealed: as resultsVisible',
    async (change) => {
      // Prepare
      const openedAt = '2026-11-23T10:00:00Z';
      const poll = await service.putPoll(aPoll({ pollId: 'visible', openedAt, ...change }));
      const viewers = [
        { voterId: undefined, hasVoted: false },
        { voterId: (await aVisitor(poll.pollId, 'waiting')).voterId, hasVoted: false },
        { voterId: (await aVisitor(poll.pollId, 'completed')).voterId, hasVoted: true },
        { voterId: (await aVisitor(poll.pollId, 'already-voted')).voterId, hasVoted: true },
      ];

      for (const { voterId, hasVoted } of viewers) {
        // Act
        const view = await viewOf(poll.pollId, voterId);

        // Assess
        expect(view.results !== null).toBe(resultsVisible(poll, { hasVoted, isOrganizer: false }, new Date()));
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
      const poll = await service.putPoll(aPoll({ pollId: `behind-${identity}`, identity, visibility: 'after-vote' }));
      const { voterId } = await aVisitor(poll.pollId, 'already-voted');
      expect((await viewOf(poll.pollId, voterId)).results !== null).toBe(shown);
    },
  );
});

test.each([{ openedAt: '2026-11-23T10:00:00Z' }, { closedAt: '2026-11-23T10:00:00Z' }, {}])(
  'an archived poll with %j is there or not, as isPublic',
  async (moments) => {
    const poll = await service.putPoll(aPoll({ pollId: 'archived', status: 'archived', ...moments }));
    expect((await home(poll.pollId)).status).toBe(isPublic(poll) ? 200 : 404);
  },
);

describe('what is not there', () => {
  test.each([
    ['an unknown poll', 'no-such-poll'],
    ['a draft', 'draft'],
    ['a draft that was archived', 'put-away'],
    ['what no poll can be named', 'POLL'],
    ['a name with characters that the request template replaced', 'a!b'],
    ['a name that is too long', 'a'.repeat(65)],
    ['no name', ''],
  ])('%s: 404, as the functions answer it', async (_what, pollId) => {
    // Prepare
    await service.putPoll(aPoll({ pollId: 'draft', status: 'draft' }));
    await service.putPoll(aPoll({ pollId: 'put-away', status: 'archived' }));

    // Act
    const { status, body } = await home(pollId);

    // Assess
    expect(status).toBe(404);
    expect(Problem.parse(body)).toEqual(new ProblemError('unknown-poll', 'Check the address.').problem);
  });

  test('a voter id that is none: 422, in the words of the shared schema', async () => {
    // Prepare
    const { pollId } = await service.putPoll(aPoll());
    const message = VoterId.safeParse('x').error?.issues[0]?.message ?? '';
    const path = 'header x-voter-id';

    // Act
    const { status, body } = await home(pollId, 'guessable!');

    // Assess
    expect(status).toBe(422);
    const expected = new ProblemError('invalid-request', `${path}: ${message}`, { errors: [{ path, message }] });
    expect(Problem.parse(body)).toEqual(expected.problem);
  });

  test('a visitor without a session has none', async () => {
    const { pollId } = await service.putPoll(aPoll());
    expect((await viewOf(pollId, service.visitor(pollId).voterId)).session).toBeNull();
  });
});

test('the sort keys that the workflow names are those of the results table', () => {
  expect([COUNTS_FROM_SORT_KEY, counterSortKey(BALLOTS_COUNTER, 1)]).toEqual(['OPTION#', 'TOTAL#BALLOTS@1']);
  expect(counterSortKey(optionCounter('s3'), 1) >= COUNTS_FROM_SORT_KEY).toBe(true);
  expect(BALLOTS_COUNTER >= COUNTS_FROM_SORT_KEY).toBe(true);
  expect(minutesFromSortKey('2026-01-01T00:00:00Z') < COUNTS_FROM_SORT_KEY).toBe(true);
  expect(resultsRevision(2, 0) - resultsRevision(1, 0)).toBe(1_099_511_627_776);
});
