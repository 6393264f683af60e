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

/** In the far future, because DynamoDB Local deletes expired items by its own clock. */
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
/** Returns the counted viewers of a topic. */
const counted = async (name = 'p#results') => (await items()).find(({ topicShard }) => topicShard === name)?.viewers;

/**
 * Returns the connections of a function that dies at a call, counted from 1: before the call or, if
 * `hears`, after it and before its answer.
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
  test('items live ten minutes longer than a connection can', async () => {
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

  test('[RT11] a connection that subscribes again, even several times at once, is one viewer', async () => {
    const subscribing = Array.from({ length: 8 }, () => connections.subscribe('ann', 'p', 'results'));
    expect(new Set((await Promise.all(subscribing)).map((key) => JSON.stringify(key))).size).toBe(1);
    await connections.subscribe('ann', 'p', 'results');
    expect([(await viewersOf('p')).all, await counted()]).toEqual([['ann'], 1]);
  });

  test('each topic has its own viewers; a connection may watch both topics, and several polls', async () => {
    await connections.subscribe('ann', 'p', 'state');
    for (const topic of ['state', 'results'] as const) await connections.subscribe('bob', 'p', topic);
    await connections.subscribe('ann', 'q', 'results');
    expect([(await viewersOf('p', 'state')).all, (await viewersOf('p')).all]).toEqual([['ann', 'bob'], ['bob']]);
    expect((await viewersOf('q')).all).toEqual(['ann']);
  });

  test('[RT12] a connection that ends is removed from every poll and topic, and no other is', async () => {
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

  test('removing one subscription leaves the others, and the connection may subscribe again', async () => {
    const subscription = await connections.subscribe('ann', 'p', 'results');
    if (typeof subscription === 'string') throw new Error(subscription);
    await connections.subscribe('ann', 'q', 'results');
    await connections.remove(subscription);
    await connections.remove(subscription);
    expect([(await viewersOf('p')).all, (await viewersOf('q')).all, await counted()]).toEqual([[], ['ann'], 0]);
    await connections.subscribe('ann', 'p', 'results');
    expect([(await viewersOf('p')).all, await counted()]).toEqual([['ann'], 1]);
  });

  test('[RT21] a subscription is not removed as ended while its connection may be opening', async () => {
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

  test('[RT10] a connection subscribes to at most 20 polls, on both topics, even all at once', async () => {
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

  test('[RT42] a topic has a limited number of viewers, even all at once; a viewer that is subscribed stays', async () => {
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

  /** Writes an audience of this many viewers, without their subscriptions. */
  const audience = (viewers: number, shards: number, expiresAt = NOW / 1000 + CONNECTION_TTL_SECONDS) =>
    documents.send(
      new PutCommand({
        TableName: CONNECTIONS,
        Item: { ...audienceKey('p#results'), viewers, arrivals: viewers, shards, expiresAt },
      }),
    );

  test('[RT15] there is no shard for nobody, one for one viewer, and as many as a crowd needs', async () => {
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

  test('[RT15] a crowd that comes at once is spread over its shards, each viewer once', async () => {
    await audience(2 * VIEWERS_PER_SHARD - 20, 2);
    const ids = Array.from({ length: 60 }, (_, index) => `viewer-${index}`);
    await Promise.all(ids.map((id) => connections.subscribe(id, 'p', 'results')));
    expect(await connections.shardsOf('p', 'results')).toBe(4);
    const { pages, all } = await viewersOf('p');
    expect(pages.map(({ length }) => length)).toEqual([0, 20, 20, 20]);
    expect(all).toEqual(ids.toSorted());
    expect(await counted()).toBe(2 * VIEWERS_PER_SHARD + 40);
  });

  test('an audience whose viewers have all expired starts again', async () => {
    await audience(VIEWERS_PER_SHARD + 1, 2, NOW / 1000);
    await Promise.all(['ann', 'bob'].map((id) => connections.subscribe(id, 'p', 'results')));
    expect([await connections.shardsOf('p', 'results'), await counted()]).toEqual([1, 2]);
  });

  test.each(deaths)(
    'a function that dies at call %i of a subscription (done: %j) leaves nothing that the next cannot repair',
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
    'a function that dies at call %i of forgetting (done: %j) leaves the rest to the next, and takes no other viewer off',
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

  test('[mistake: a scan of all connections] viewers are found by queries of their shard, each once, even more than fit into one page (1 MB)', async () => {
    // Prepare: a shard full of the longest ids that fit into a key.
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
