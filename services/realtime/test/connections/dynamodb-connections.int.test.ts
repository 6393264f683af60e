import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { BatchWriteCommand, DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { POLLS_PER_CONNECTION, type Topic } from '@booth/shared';
import { startTestDynamoDb, type TestDynamoDb } from 'serverless-offline-step-functions-cloud/testing';
import { audienceKey, CONNECTION_TTL_SECONDS } from '../../src/connections/connection-items.ts';
import { VIEWERS_PER_SHARD } from '../../src/connections/connection-shards.ts';
import type { Connections } from '../../src/connections/connections.ts';
import { createConnections, OPENING_SECONDS } from '../../src/connections/dynamodb-connections.ts';
import { CONNECTIONS, createServiceTables } from '../support/tables.ts';

/** Long to come: DynamoDB Local deletes what has expired by its own clock. */
const NOW = Date.UTC(2100, 0, 1);
let now: number;
let dynamodb: TestDynamoDb;
let documents: DynamoDBDocumentClient;
let connections: Connections;
beforeEach(async () => {
  now = NOW;
  dynamodb = await startTestDynamoDb();
  await createServiceTables(dynamodb.client);
  documents = DynamoDBDocumentClient.from(dynamodb.client);
  connections = createConnections(documents, CONNECTIONS, { now: () => now });
});
afterEach(() => dynamodb.stop());

async function viewersOf(pollId: string, topic: Topic = 'results') {
  const pages: string[][] = [];
  for (let shard = 0; shard < (await connections.shardsOf(pollId, topic)); shard += 1) {
    for await (const page of connections.viewersOf(pollId, topic, shard))
      pages.push(page.map((key) => key.connectionId));
  }
  return { pages, all: pages.flat().sort() };
}

async function items() {
  const { Items = [] } = await dynamodb.client.send(new ScanCommand({ TableName: CONNECTIONS, ConsistentRead: true }));
  return Items.map((item) => unmarshall(item));
}
/** How many the audience of a topic is counted as. */
const counted = async (name = 'p#results') => (await items()).find(({ topicShard }) => topicShard === name)?.viewers;

/**
 * The connections as a function sees them that dies as it makes the call of this number, from 1:
 * before the call, or before it hears the answer.
 */
function dyingAt(call: number, hears: boolean): Connections {
  const { endpoint, region, credentials } = dynamodb;
  const mortal = DynamoDBDocumentClient.from(new DynamoDBClient({ endpoint, region, credentials }));
  let calls = 0;
  mortal.middlewareStack.add(
    (next) => async (args) => {
      calls += 1;
      if (calls < call) return next(args);
      if (calls === call && hears) await next(args);
      throw new Error('the function is dead');
    },
    { step: 'initialize', name: 'death' },
  );
  return createConnections(mortal, CONNECTIONS, { now: () => now });
}
const deaths = [1, 2, 3, 4].flatMap((call) => [false, true].map((hears) => [call, hears] as const));

describe('the connections table', () => {
  test('what a connection leaves there lives ten minutes longer than a connection can', async () => {
    await connections.subscribe('ann', 'p', 'results');
    const expiresAt = NOW / 1000 + CONNECTION_TTL_SECONDS;
    const found = await items();
    expect(found).toHaveLength(3);
    expect(found).toContainEqual({
      ...{ topicShard: 'p#results#0', connectionId: 'ann' },
      ...{ pollId: 'p', topic: 'results', expiresAt },
    });
    for (const item of found) expect(item).toMatchObject({ expiresAt });
  });

  test('[RT11] a connection that subscribes again, also twice at once, is one viewer', async () => {
    const subscribing = Array.from({ length: 8 }, () => connections.subscribe('ann', 'p', 'results'));
    expect(new Set((await Promise.all(subscribing)).map((key) => JSON.stringify(key))).size).toBe(1);
    await connections.subscribe('ann', 'p', 'results');
    expect([(await viewersOf('p')).all, await counted()]).toEqual([['ann'], 1]);
  });

  test('a topic of a poll has its own viewers; a connection may be one of both, and watch several polls', async () => {
    await connections.subscribe('ann', 'p', 'state');
    for (const topic of ['state', 'results'] as const) await connections.subscribe('bob', 'p', topic);
    await connections.subscribe('ann', 'q', 'results');
    expect([(await viewersOf('p', 'state')).all, (await viewersOf('p')).all]).toEqual([['ann', 'bob'], ['bob']]);
    expect((await viewersOf('q')).all).toEqual(['ann']);
  });

  test('[RT12] a connection that ends is forgotten for every poll and topic, and no other is', async () => {
    for (const pollId of ['p', 'q'])
      for (const id of ['ann', 'bob']) await connections.subscribe(id, pollId, 'results');
    await connections.subscribe('ann', 'p', 'state');
    await connections.forget('ann');
    await connections.forget('never-seen');
    expect((await viewersOf('p', 'state')).all).toEqual([]);
    expect([(await viewersOf('p')).all, (await viewersOf('q')).all]).toEqual([['bob'], ['bob']]);
    expect([await counted('p#results'), await counted('p#state')]).toEqual([1, 0]);
    expect((await items()).filter(({ connectionId }) => connectionId === 'ann')).toEqual([]);
  });

  test('removing one subscription leaves the others of the connection, which may subscribe again', async () => {
    const subscription = await connections.subscribe('ann', 'p', 'results');
    if (typeof subscription === 'string') throw new Error(subscription);
    await connections.subscribe('ann', 'q', 'results');
    await connections.remove(subscription);
    await connections.remove(subscription);
    expect([(await viewersOf('p')).all, (await viewersOf('q')).all, await counted()]).toEqual([[], ['ann'], 0]);
    await connections.subscribe('ann', 'p', 'results');
    expect([(await viewersOf('p')).all, await counted()]).toEqual([['ann'], 1]);
  });

  test('[RT21] a subscription is not taken for that of an ended connection while it may be opening', async () => {
    const subscription = await connections.subscribe('ann', 'p', 'results');
    if (typeof subscription === 'string') throw new Error(subscription);
    now += OPENING_SECONDS * 1000;
    expect(await connections.removeEnded(subscription)).toBe(false);
    expect([(await viewersOf('p')).all, await counted()]).toEqual([['ann'], 1]);
    now += 1000;
    expect(await connections.removeEnded(subscription)).toBe(true);
    expect(await connections.removeEnded(subscription)).toBe(true);
    expect([(await viewersOf('p')).all, await counted()]).toEqual([[], 0]);
    await connections.forget('ann');
    expect((await items()).filter(({ connectionId }) => connectionId === 'ann')).toEqual([]);
  });

  test('[RT10] a connection names 20 polls, on both topics, and no further one, also if all come at once', async () => {
    const subscribe = (poll: number, topic: Topic) => connections.subscribe('ann', `p${poll}`, topic);
    const polls = Array.from({ length: POLLS_PER_CONNECTION + 5 }, (_, index) => index);
    const answers = await Promise.all(polls.map((poll) => subscribe(poll, 'results')));
    const refused = polls.filter((poll) => answers[poll] === 'too-many-polls');
    expect(refused).toHaveLength(5);
    for (const poll of polls) {
      const isRefused = refused.includes(poll);
      expect((await subscribe(poll, 'state')) === 'too-many-polls').toBe(isRefused);
      expect((await viewersOf(`p${poll}`)).all).toEqual(isRefused ? [] : ['ann']);
      expect(await counted(`p${poll}#results`)).toBe(isRefused ? 0 : 1);
    }
  });

  test('[RT42] a topic has so many viewers, also if all come at once; who is one of them stays one', async () => {
    // Prepare
    connections = createConnections(documents, CONNECTIONS, { now: () => now, viewersMax: 5 });
    const viewers = Array.from({ length: 12 }, (_, index) => `viewer-${index}`);
    const come = (who: string[]) => Promise.all(who.map((id) => connections.subscribe(id, 'p', 'results')));

    // Act
    const answers = await come(viewers.slice(0, 5));
    const more = await come(viewers);
    await connections.forget('viewer-0');
    const next = await connections.subscribe('viewer-11', 'p', 'results');

    // Assess
    expect(more).toEqual([...answers, ...Array.from({ length: 7 }, () => 'too-many-viewers')]);
    expect(next).toMatchObject({ connectionId: 'viewer-11' });
    expect([(await viewersOf('p')).all, await counted()]).toEqual([
      [...viewers.slice(1, 5), 'viewer-11'].toSorted(),
      5,
    ]);
  });

  /** An audience of so many, who are not here one by one. */
  const audience = (viewers: number, shards: number, expiresAt = NOW / 1000 + CONNECTION_TTL_SECONDS) =>
    documents.send(
      new PutCommand({
        TableName: CONNECTIONS,
        Item: { ...audienceKey('p#results'), viewers, arrivals: viewers, shards, expiresAt },
      }),
    );

  test('[RT15] nobody is on no shard, one viewer on one, and a crowd on as many as it needs', async () => {
    expect(await connections.shardsOf('p', 'results')).toBe(0);
    const shards: number[] = [];
    for (const viewers of [0, VIEWERS_PER_SHARD - 1, 2 * VIEWERS_PER_SHARD - 1]) {
      if (viewers > 0) await audience(viewers, await connections.shardsOf('p', 'results'));
      for (const which of [1, 2]) {
        await connections.subscribe(`${viewers + which}`, 'p', 'results');
        shards.push(await connections.shardsOf('p', 'results'));
      }
    }
    expect(shards).toEqual([1, 1, 1, 2, 2, 4]);
    expect((await viewersOf('p')).all).toEqual(['1', '2', '500', '501', '1000', '1001'].sort());
  });

  test('[RT15] a crowd that comes at once is on all of its shards, each viewer once', async () => {
    await audience(2 * VIEWERS_PER_SHARD - 20, 2);
    const ids = Array.from({ length: 60 }, (_, index) => `viewer-${index}`);
    await Promise.all(ids.map((id) => connections.subscribe(id, 'p', 'results')));
    expect(await connections.shardsOf('p', 'results')).toBe(4);
    const { pages, all } = await viewersOf('p');
    expect(pages.map(({ length }) => length)).toEqual([0, 20, 20, 20]);
    expect(all).toEqual(ids.toSorted());
    expect(await counted()).toBe(2 * VIEWERS_PER_SHARD + 40);
  });

  test('an audience whose viewers have all expired begins anew', async () => {
    await audience(VIEWERS_PER_SHARD + 1, 2, NOW / 1000);
    await Promise.all(['ann', 'bob'].map((id) => connections.subscribe(id, 'p', 'results')));
    expect([await connections.shardsOf('p', 'results'), await counted()]).toEqual([1, 2]);
  });

  test.each(deaths)(
    'a function that dies at call %i of a subscription (done: %j) leaves nothing that the next can’t mend',
    async (call, hears) => {
      await dyingAt(call, hears)
        .subscribe('ann', 'p', 'results')
        .catch(() => {});
      await connections.subscribe('ann', 'p', 'results');
      expect((await viewersOf('p')).all).toEqual(['ann']);
      expect(await counted()).toBeGreaterThanOrEqual(1);
      await connections.forget('ann');
      expect((await viewersOf('p')).all).toEqual([]);
      expect(await counted()).toBeGreaterThanOrEqual(0);
    },
  );

  test.each(deaths)(
    'a function that dies at call %i of forgetting (done: %j) leaves what the next forgets, and counts nobody less who is there',
    async (call, hears) => {
      await connections.subscribe('ann', 'p', 'results');
      await connections.subscribe('bob', 'p', 'results');
      await dyingAt(call, hears)
        .forget('ann')
        .catch(() => {});
      await connections.forget('ann');
      expect((await viewersOf('p')).all).toEqual(['bob']);
      expect(await counted()).toBeGreaterThanOrEqual(1);
    },
  );

  test('[mistake: a scan of all connections] viewers are found by a query of their shard, also more than one page of DynamoDB (1 MB) holds, each once', async () => {
    // Prepare: one shard full of the longest ids that a key holds.
    const ids = Array.from({ length: 1_500 }, (_, index) => `${index}-`.padEnd(1_024, 'x'));
    await connections.subscribe(ids[0] ?? '', 'p', 'results');
    for (let start = 1; start < ids.length; start += 25) {
      const puts = ids.slice(start, start + 25).map((connectionId) => ({
        PutRequest: { Item: { topicShard: 'p#results#0', connectionId } },
      }));
      await documents.send(new BatchWriteCommand({ RequestItems: { [CONNECTIONS]: puts } }));
    }

    // Act
    const { pages, all } = await viewersOf('p');

    // Assess
    expect(pages.length).toBeGreaterThan(1);
    expect(all).toEqual(ids.toSorted());
  });
});
