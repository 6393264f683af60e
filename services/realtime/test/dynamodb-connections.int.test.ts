import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { CONNECTION_SHARDS, CONNECTION_TTL_SECONDS, ConnectionItem, type Topic } from '@booth/shared';
import { startTestDynamoDb, type TestDynamoDb } from 'serverless-offline-step-functions-cloud/testing';
import { type Connections, connectionShard } from '../src/connections.ts';
import { createConnections } from '../src/dynamodb-connections.ts';
import { CONNECTIONS, CONNECTIONS_INDEX, createServiceTables } from './tables.ts';

/** Long to come: DynamoDB Local deletes what has expired by its own clock. */
const NOW = Date.UTC(2100, 0, 1);
let dynamodb: TestDynamoDb;
let connections: Connections;
beforeEach(async () => {
  dynamodb = await startTestDynamoDb();
  await createServiceTables(dynamodb.client);
  const documents = DynamoDBDocumentClient.from(dynamodb.client);
  connections = createConnections(documents, { table: CONNECTIONS, index: CONNECTIONS_INDEX }, () => NOW);
});
afterEach(() => dynamodb.stop());

async function viewersOf(pollId: string, topic: Topic = 'results') {
  const pages: string[][] = [];
  for (let shard = 0; shard < CONNECTION_SHARDS; shard += 1) {
    for await (const page of connections.viewersOf(pollId, topic, shard))
      pages.push(page.map((key) => key.connectionId));
  }
  return { pages, all: pages.flat().sort() };
}

describe('the connections table', () => {
  test('a subscription is on the shard of its connection and lives ten minutes longer than a connection can', async () => {
    await connections.subscribe('ann', 'p', 'results');
    const { Items = [] } = await dynamodb.client.send(new ScanCommand({ TableName: CONNECTIONS }));
    expect(Items.map((item) => ConnectionItem.parse(unmarshall(item)))).toEqual([
      {
        topicShard: `p#results#${connectionShard('ann')}`,
        connectionId: 'ann',
        pollId: 'p',
        topic: 'results',
        expiresAt: NOW / 1000 + CONNECTION_TTL_SECONDS,
      },
    ]);
  });

  test('a connection that subscribes again is one viewer, and may watch several polls', async () => {
    for (const pollId of ['p', 'p', 'q']) await connections.subscribe('ann', pollId, 'results');
    expect([(await viewersOf('p')).all, (await viewersOf('q')).all]).toEqual([['ann'], ['ann']]);
  });

  test('a topic of a poll has its own viewers; a connection may be one of both', async () => {
    await connections.subscribe('ann', 'p', 'state');
    for (const topic of ['state', 'results'] as const) await connections.subscribe('bob', 'p', topic);
    expect([(await viewersOf('p', 'state')).all, (await viewersOf('p')).all]).toEqual([['ann', 'bob'], ['bob']]);
  });

  test('a connection that ends is forgotten for every poll and topic, and no other is', async () => {
    for (const pollId of ['p', 'q'])
      for (const id of ['ann', 'bob']) await connections.subscribe(id, pollId, 'results');
    await connections.subscribe('ann', 'p', 'state');
    await connections.forget('ann');
    await connections.forget('never-seen');
    expect((await viewersOf('p', 'state')).all).toEqual([]);
    expect([(await viewersOf('p')).all, (await viewersOf('q')).all]).toEqual([['bob'], ['bob']]);
  });

  test('removing one subscription leaves the others of the connection', async () => {
    const subscription = await connections.subscribe('ann', 'p', 'results');
    await connections.subscribe('ann', 'q', 'results');
    await connections.remove(subscription);
    expect([(await viewersOf('p')).all, (await viewersOf('q')).all]).toEqual([[], ['ann']]);
  });

  test('[mistake: a scan of all connections] viewers are found by a query of their shard, also more than one page of DynamoDB (1 MB) holds, each once', async () => {
    // Prepare: 1,500 on one shard, with the longest ids that a key holds.
    const ids: string[] = [];
    for (let index = 0; ids.length < 1_500; index += 1) {
      const id = `${index}-`.padEnd(1_024, 'x');
      if (connectionShard(id) === 0) ids.push(id);
    }
    for (let start = 0; start < ids.length; start += 100) {
      await Promise.all(ids.slice(start, start + 100).map((id) => connections.subscribe(id, 'p', 'results')));
    }

    // Act
    const { pages, all } = await viewersOf('p');

    // Assess
    expect(pages.length).toBeGreaterThan(CONNECTION_SHARDS);
    expect(all).toEqual(ids.toSorted());
  });
});
