import { randomUUID } from 'node:crypto';
import { DeleteTableCommand } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { joinCodeOf, OPEN_POLLS_MAX, type Poll, Problem, routes } from '@booth/shared';
import type { HttpEvent } from '@booth/shared/lambda';
import { createTables, parseTableDefinition } from 'serverless-offline-step-functions-cloud/dynamodb';
import { startTestDynamoDb, type TestDynamoDb } from 'serverless-offline-step-functions-cloud/testing';
import { nextPoll } from '../../src/organizer/editing/poll-rules.ts';
import { pollPuts } from '../../src/organizer/editing/poll-writes.ts';
import { aPoll } from '../support/polls.ts';
import { LISTED_POLLS_INDEX, TABLES, tableProperties } from '../support/resolve-yaml.ts';
import { context } from '../support/survey-service.ts';

type Functions = Record<'listOpenPolls' | 'findPoll', (event: Partial<HttpEvent>) => Promise<Answer>>;
type Answer = { status: number; headers: Record<string, string>; json: unknown };

let dynamodb: TestDynamoDb;
let documents: DynamoDBDocumentClient;
let functions: Functions;
beforeAll(async () => {
  dynamodb = await startTestDynamoDb();
  documents = DynamoDBDocumentClient.from(dynamodb.client);
  Object.assign(process.env, dynamodb.env, {
    POLLS_TABLE: TABLES.PollsTable,
    LISTED_POLLS_INDEX,
  });
  // Imported only now, because they read their environment on import.
  const { handler: listOpenPolls } = await import('../../src/functions/list-open-polls.ts');
  const { handler: findPoll } = await import('../../src/functions/find-poll.ts');
  const calling = (handler: typeof findPoll) => async (event: Partial<HttpEvent>) => {
    const { statusCode: status, headers, body } = await handler({ headers: {}, ...event }, context);
    return { status, headers, json: JSON.parse(body) };
  };
  functions = { listOpenPolls: calling(listOpenPolls), findPoll: calling(findPoll) };
});
afterAll(() => dynamodb.stop());
afterEach(() => dynamodb.client.send(new DeleteTableCommand({ TableName: TABLES.PollsTable })));
beforeEach(async () => {
  const polls = tableProperties().filter(({ TableName }) => TableName === TABLES.PollsTable);
  await createTables(
    dynamodb.client,
    polls.map((each) => ({ tableName: each.TableName, definition: parseTableDefinition(each.TableName, each) })),
  );
});

/** Stores a new poll as the service does. @param at the time of the server's clock */
async function put(change: Partial<Parameters<typeof aPoll>[0]> = {}, at = new Date()): Promise<Poll> {
  const poll = nextPoll(undefined, aPoll({ pollId: `poll-${randomUUID()}`, ...change }), at);
  await documents.send(new TransactWriteCommand({ TransactItems: pollPuts(TABLES.PollsTable, poll) }));
  return poll;
}

/** Stores the next version of a poll. */
async function bring(poll: Poll, change: Partial<Poll>): Promise<Poll> {
  const next = nextPoll(poll, { ...poll, ...change }, new Date());
  await documents.send(new TransactWriteCommand({ TransactItems: pollPuts(TABLES.PollsTable, next) }));
  return next;
}

async function listed() {
  const { status, headers, json } = await functions.listOpenPolls({});
  expect([status, headers['cache-control']]).toEqual([200, 'public, max-age=1']);
  return routes.listOpenPolls.response.parse(json).polls;
}
const idsListed = async () => (await listed()).map(({ pollId }) => pollId);
const find = (joinCode: string) => functions.findPoll({ pathParameters: { joinCode } });

const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();

describe('the list of open polls', () => {
  test('has what visitors choose by, the latest opened first', async () => {
    // Prepare
    const title = { en: 'Lunch', ja: '昼食' };
    const description = { en: 'What do we eat?', ja: '何を食べますか？' };
    const closesAt = inHours(1);
    const first = await put({ title, description, closesAt }, new Date('2026-11-23T09:00:00Z'));
    const second = await put({}, new Date('2026-11-23T10:00:00Z'));

    // Act
    const polls = await listed();

    // Assess
    expect(polls).toEqual([
      { pollId: second.pollId, title: second.title, joinCode: joinCodeOf(second.pollId) },
      { pollId: first.pollId, title, description, joinCode: joinCodeOf(first.pollId), closesAt },
    ]);
  });

  test('has no polls that are drafts, closed, archived, past their time, or unlisted', async () => {
    const [open] = [await put(), await put({ status: 'draft' }), await put({ listed: false })];
    await put({ closesAt: inHours(-1) });
    const closed = await bring(await put(), { status: 'closed' });
    await bring(await bring(await put(), { status: 'closed' }), { status: 'archived' });
    expect(await idsListed()).toEqual([open.pollId]);

    await bring(closed, { status: 'open' });
    expect((await idsListed()).toSorted()).toEqual([open.pollId, closed.pollId].toSorted());
    await bring(open, { listed: false });
    expect(await idsListed()).toEqual([closed.pollId]);
  });

  test('has polls that will open by themselves, with the time', async () => {
    const opensAt = inHours(1);
    const { pollId } = await put({ opensAt });
    expect(await listed()).toMatchObject([{ pollId, opensAt }]);
  });

  test('is limited, and polls that nobody has closed do not shorten it', async () => {
    for (let index = 0; index < OPEN_POLLS_MAX + 5; index += 1) await put({}, new Date(index));
    for (let index = 0; index < OPEN_POLLS_MAX + 5; index += 1) {
      await put({ closesAt: inHours(-1) }, new Date(1_000 + index));
    }
    const polls = await listed();
    expect(polls).toHaveLength(OPEN_POLLS_MAX);
  });
});

describe('a join code', () => {
  test('leads to its poll however it is typed, even if the poll is unlisted or closed', async () => {
    const { pollId, ...poll } = await put({ listed: false });
    const code = joinCodeOf(pollId);
    for (const typed of [code, code.toLowerCase(), ` ${code.slice(0, 3)}-${code.slice(3)}`]) {
      expect(await find(typed)).toMatchObject({ status: 200, json: { pollId } });
    }
    await bring({ pollId, ...poll }, { status: 'closed' });
    expect(await find(code)).toMatchObject({ status: 200, json: { pollId } });
  });

  test.each([
    ['of a draft', { status: 'draft' }],
    ['of an archived draft', { status: 'archived' }],
  ] as const)('%s leads nowhere, until it is opened', async (_what, change) => {
    const poll = await put(change);
    const { status, json } = await find(joinCodeOf(poll.pollId));
    expect([status, Problem.parse(json).code]).toEqual([404, 'unknown-poll']);
    await bring(poll, { status: 'open' });
    expect((await find(joinCodeOf(poll.pollId))).status).toBe(200);
  });

  test.each(['000000', 'ABC', '%%%', 'join#1', 'x'.repeat(5_000)])('that is invalid (%s) is unknown', async (typed) => {
    const { status, json } = await find(typed);
    expect([status, Problem.parse(json).code]).toEqual([404, 'unknown-poll']);
  });
});
