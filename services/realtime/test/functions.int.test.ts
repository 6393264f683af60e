import { setTimeout as delay } from 'node:timers/promises';
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import {
  BALLOTS,
  counterAttribute,
  POLL_SORT_KEY,
  pollShardKey,
  type ServerMessage,
  snapshotOfMessages,
  TOTALS,
  type Topic,
  tallySortKey,
} from '@booth/shared';
import { readPollState } from '@booth/shared/lambda';
import { startTestDynamoDb, type TestDynamoDb } from 'serverless-offline-step-functions-cloud/testing';
import { aContext } from '../../../shared/test/support/lambda-context.ts';
import { startLambdaEndpoint } from '../../../shared/test/support/lambda-endpoint.ts';
import type { DeliveryReport } from '../src/broadcast/contract.ts';
import { createBroadcastLeases } from '../src/broadcast/dynamodb-broadcast-leases.ts';
import { publishBatch } from '../src/broadcast/publish.ts';
import { subscriptionKey, topicName } from '../src/connections/connection-items.ts';
import type { SocketEvent, SocketResponse } from '../src/messages/socket-event.ts';
import { startBroadcastWorkflow } from './support/broadcast-workflow.ts';
import { startConnectionsApi } from './support/connections-api.ts';
import { aRecord, ONE_VOTE, TALLY } from './support/results.ts';
import { countVote, storePoll } from './support/stored-polls.ts';
import { BROADCASTS, CONNECTIONS, createServiceTables, RESULTS } from './support/tables.ts';

const context = aContext();

let dynamodb: TestDynamoDb;
let documents: DynamoDBDocumentClient;
let api: Awaited<ReturnType<typeof startConnectionsApi>>;
let lambda: Awaited<ReturnType<typeof startLambdaEndpoint>>;
let workflow: Awaited<ReturnType<typeof startBroadcastWorkflow>>;
let functions: Record<
  'connect' | 'subscribe' | 'reply' | 'disconnect',
  (event: SocketEvent) => Promise<SocketResponse>
>;
const deliveries: DeliveryReport[] = [];

beforeAll(async () => {
  dynamodb = await startTestDynamoDb();
  documents = DynamoDBDocumentClient.from(dynamodb.client);
  await createServiceTables(dynamodb.client);
  api = await startConnectionsApi();
  Object.assign(process.env, dynamodb.env, {
    RESULTS_TABLE: RESULTS,
    BROADCASTS_TABLE: BROADCASTS,
    CONNECTIONS_TABLE: CONNECTIONS,
    CONNECTIONS_PER_ADDRESS: '5000',
    VIEWERS_PER_POLL: '20000',
    CONNECTIONS_URL: `${api.endpoint}/dev`,
  });
  // Loaded only now, because they read their environment when they are loaded.
  const [connect, subscribe, reply, disconnect, compose, deliver] = await Promise.all([
    import('../src/functions/connect.ts'),
    import('../src/functions/subscribe.ts'),
    import('../src/functions/reply.ts'),
    import('../src/functions/disconnect.ts'),
    import('../src/functions/compose.ts'),
    import('../src/functions/deliver.ts'),
  ]);
  functions = {
    connect: (event) => connect.handler(event, context),
    subscribe: (event) => subscribe.handler(event, context),
    reply: (event) => reply.handler(event, context),
    disconnect: (event) => disconnect.handler(event, context),
  };
  lambda = await startLambdaEndpoint(async ({ functionName, payload }) => {
    if (functionName === 'ComposeLambdaFunction') return compose.handler(payload, context);
    const report = await deliver.handler(payload, context);
    deliveries.push(report);
    return report;
  });
  workflow = await startBroadcastWorkflow(lambda.url);
});
afterAll(async () => {
  await workflow.stop();
  await lambda.stop();
  await api.stop();
  await dynamodb.stop();
});

const put = (poll: Parameters<typeof storePoll>[1]) => storePoll(documents, poll);
const vote = (pollId: string) => countVote(documents, pollId);

const event = (connectionId: string, body?: object): SocketEvent => ({
  requestContext: {
    ...{ connectionId, requestTimeEpoch: Date.now(), connectedAt: Date.now() },
    identity: { sourceIp: '192.0.2.1' },
  },
  body: body && JSON.stringify(body),
});
const subscribe = (connectionId: string, pollId: string, topic: Topic = 'results') =>
  functions.subscribe(event(connectionId, { type: 'subscribe', pollId, topic }));
/** Publishes changes as the stream of the results table does, and waits for the broadcasts. */
const publish = async (...records: ReturnType<typeof aRecord>[]) => {
  await publishBatch(records, { leases: createBroadcastLeases(documents, BROADCASTS), start: workflow.start });
  await workflow.end();
};

/** Makes a subscription some minutes older. */
const hasLongBeenOn = (pollId: string, connectionId: string) =>
  documents.send(
    new UpdateCommand({
      TableName: CONNECTIONS,
      Key: subscriptionKey(topicName(pollId, 'results'), 0, connectionId),
      UpdateExpression: 'ADD expiresAt :minutes',
      ConditionExpression: 'attribute_exists(expiresAt)',
      ExpressionAttributeValues: { ':minutes': -300 },
    }),
  );

const resultsIn = (messages: ServerMessage[]) =>
  messages.flatMap((message) => (message.type === 'results' ? [snapshotOfMessages([message])] : []));
/** Returns the connections that have a subscription. */
const connectionIds = async (): Promise<(string | undefined)[]> => {
  const { Items = [] } = await dynamodb.client.send(new ScanCommand({ TableName: CONNECTIONS, ConsistentRead: true }));
  return Items.flatMap((item) => (item.topic === undefined ? [] : [item.connectionId?.S]));
};

describe('a viewer', () => {
  test('who subscribes gets the state of the poll and a snapshot at once', async () => {
    await put({ pollId: 'at-once' });
    await vote('at-once');
    expect(await subscribe('v-at-once', 'at-once')).toEqual({ statusCode: 200 });
    expect(api.receivedBy('v-at-once')).toMatchObject([
      { type: 'poll', poll: { pollId: 'at-once', status: 'open' }, resultsVisible: true },
      { type: 'results', pollId: 'at-once', revision: 1, part: 1, parts: 1 },
    ]);
    expect(resultsIn(api.receivedBy('v-at-once'))).toMatchObject([{ screens: [ONE_VOTE] }]);
  });

  test('gets a newer snapshot when votes are counted', async () => {
    // Prepare
    await put({ pollId: 'newer' });
    await subscribe('v-newer', 'newer');

    // Act
    await vote('newer');
    await publish(aRecord('newer#0', TALLY));

    // Assess
    const snapshots = resultsIn(api.receivedBy('v-newer'));
    expect(snapshots.map((snapshot) => snapshot?.revision)).toEqual([0, 1]);
  });

  test('whose URL names the poll hears of changes without sending a message', async () => {
    await put({ pollId: 'listened' });
    const opening = { ...event('v-listens'), queryStringParameters: { pollId: 'listened' } };
    expect(await functions.connect(opening)).toEqual({ statusCode: 200 });
    await publish(aRecord('listened#0', TALLY));
    expect(resultsIn(api.receivedBy('v-listens'))).toHaveLength(1);
  });

  test.each(['nobody-knows-it', 'NOT#AN#ID', ''])('whose URL names an unknown poll (%j) is refused', async (pollId) => {
    const opening = { ...event('v-refused'), queryStringParameters: { pollId } };
    expect(await functions.connect(opening)).toEqual({ statusCode: 404 });
    expect(await connectionIds()).not.toContain('v-refused');
  });

  test('who connects without naming a poll may subscribe later', async () => {
    expect(await functions.connect(event('v-plain'))).toEqual({ statusCode: 200 });
    expect(await connectionIds()).not.toContain('v-plain');
  });

  test.each(['nobody-knows-it', 'a-draft', 'archived-unopened'])(
    'who asks for an unknown poll (%s) gets an error and is not subscribed',
    async (pollId) => {
      await put({ pollId: 'a-draft', status: 'draft' });
      await put({ pollId: 'archived-unopened', status: 'archived' });
      await subscribe(`v-${pollId}`, pollId);
      expect(api.receivedBy(`v-${pollId}`)).toMatchObject([{ type: 'error', code: 'unknown-poll' }]);
      expect(await connectionIds()).not.toContain(`v-${pollId}`);
    },
  );

  test('who sends an invalid subscription gets an error and is not subscribed', async () => {
    await functions.subscribe(event('v-bad', { type: 'subscribe', pollId: 7 }));
    expect(api.receivedBy('v-bad')).toMatchObject([{ type: 'error', code: 'bad-message' }]);
    expect(await connectionIds()).not.toContain('v-bad');
  });

  test('who pings gets a pong, and an error for anything else', async () => {
    const reply = async (body: object) => JSON.parse((await functions.reply(event('v-ping', body))).body ?? '');
    expect(await reply({ type: 'ping' })).toEqual({ type: 'pong', now: expect.any(String) });
    expect(await reply({ type: 'vote' })).toMatchObject({ type: 'error', code: 'bad-message' });
  });

  test('who leaves is forgotten', async () => {
    await put({ pollId: 'left' });
    await subscribe('v-leaves', 'left');
    await functions.disconnect(event('v-leaves'));
    expect(await connectionIds()).not.toContain('v-leaves');
  });

  test('who leaves before the first answer is forgotten, too', async () => {
    await put({ pollId: 'gone' });
    api.hangUp('v-gone');
    expect(await subscribe('v-gone', 'gone')).toEqual({ statusCode: 200 });
    expect(await connectionIds()).not.toContain('v-gone');
  });

  test('never gets hidden results, neither at once nor by a broadcast, until they are revealed', async () => {
    // Prepare
    await put({ pollId: 'secret', visibility: 'hidden' });
    await subscribe('v-secret', 'secret');

    // Act
    await vote('secret');
    await publish(aRecord('secret#0', TALLY), aRecord('secret#0', 'POLL'));
    const before = api.receivedBy('v-secret');
    await put({ pollId: 'secret', visibility: 'hidden', revealed: true, version: 3 });
    await publish(aRecord('secret#0', 'POLL'));
    const after = api.receivedBy('v-secret').slice(before.length);

    // Assess
    expect(before).toMatchObject([
      { type: 'poll', resultsVisible: false },
      { type: 'poll', resultsVisible: false },
    ]);
    expect(after).toMatchObject([{ type: 'poll', resultsVisible: true }, { type: 'results' }]);
  });
});

const TALLY_OF_ALL = tallySortKey(TOTALS, 1);

describe('a viewer of hidden results, if the poll shows how many have voted', () => {
  /** Counts one ballot without a counted answer. */
  const castBallot = (pollId: string) =>
    documents.send(
      new UpdateCommand({
        TableName: RESULTS,
        Key: { pollShard: pollShardKey(pollId, 0), sk: TALLY_OF_ALL },
        UpdateExpression: 'SET pollId = :pollId ADD #ballots :one, revision :one',
        ExpressionAttributeNames: { '#ballots': counterAttribute(BALLOTS) },
        ExpressionAttributeValues: { ':pollId': pollId, ':one': 1 },
      }),
    );

  test('[RT40] gets the number, at once and by broadcasts, and no answers', async () => {
    // Prepare
    const pollId = 'counted-in-secret';
    await put({ pollId, visibility: 'hidden', turnoutShown: true });
    await castBallot(pollId);
    await vote(pollId);

    // Act
    await subscribe('v-counts', pollId);
    await castBallot(pollId);
    await publish(aRecord(`${pollId}#0`, TALLY_OF_ALL));
    await vote(pollId);
    await publish(aRecord(`${pollId}#0`, TALLY));
    await put({ pollId, visibility: 'hidden', turnoutShown: false, version: 3 });
    await publish(aRecord(`${pollId}#0`, POLL_SORT_KEY));
    await castBallot(pollId);
    await publish(aRecord(`${pollId}#0`, TALLY_OF_ALL));

    // Assess
    const at = expect.any(String);
    const turnout = (ballots: number) => ({
      type: 'turnout',
      turnout: { pollId, pollVersion: 2, revision: ballots, asOf: at, ballots },
    });
    expect(api.receivedBy('v-counts')).toEqual([
      expect.objectContaining({ type: 'poll', resultsVisible: false }),
      ...[turnout(1), turnout(2), turnout(2)],
      expect.objectContaining({ type: 'poll', resultsVisible: false }),
    ]);
  });
});

describe('a voter’s page, on the topic `state`', () => {
  const opening = (connectionId: string, pollId: string) => ({
    ...event(connectionId),
    queryStringParameters: { pollId, topic: 'state' },
  });

  test('gets the state at once, with the time of the server, and never results', async () => {
    // Prepare
    await put({ pollId: 'state' });
    await vote('state');
    await subscribe('v-state', 'state', 'state');
    await functions.connect(opening('v-state-listens', 'state'));

    // Act
    await vote('state');
    await publish(aRecord('state#0', TALLY));
    await put({ pollId: 'state', version: 3, status: 'closed', closedAt: '2026-11-23T10:00:00.000Z' });
    await publish(aRecord('state#0', TALLY), aRecord('state#0', 'POLL'));

    // Assess
    const open = { type: 'poll', poll: { version: 2, status: 'open' }, resultsVisible: true, now: expect.any(String) };
    const closed = { ...open, poll: { version: 3, status: 'closed', closedAt: '2026-11-23T10:00:00.000Z' } };
    expect(api.receivedBy('v-state')).toMatchObject([open, closed]);
    expect(api.receivedBy('v-state-listens')).toMatchObject([closed]);
  });

  test('hears that hidden results are revealed, but does not get them', async () => {
    await put({ pollId: 'state-secret', visibility: 'hidden' });
    await vote('state-secret');
    await subscribe('v-state-secret', 'state-secret', 'state');
    await put({ pollId: 'state-secret', visibility: 'hidden', revealed: true, version: 3 });
    await publish(aRecord('state-secret#0', 'POLL'));
    expect(api.receivedBy('v-state-secret')).toMatchObject([
      { type: 'poll', resultsVisible: false },
      { type: 'poll', resultsVisible: true },
    ]);
  });

  test.each(['nobody-knows-it', 'a-draft', 'archived-unopened'])(
    'is refused, and not subscribed, if the poll is unknown (%s)',
    async (pollId) => {
      await put({ pollId: 'a-draft', status: 'draft' });
      await put({ pollId: 'archived-unopened', status: 'archived' });
      await subscribe(`v-state-${pollId}`, pollId, 'state');
      expect(api.receivedBy(`v-state-${pollId}`)).toMatchObject([{ type: 'error', code: 'unknown-poll' }]);
      expect(await functions.connect(opening(`v-state-opens-${pollId}`, pollId))).toEqual({ statusCode: 404 });
      expect(await connectionIds()).not.toContain(`v-state-${pollId}`);
      expect(await connectionIds()).not.toContain(`v-state-opens-${pollId}`);
    },
  );

  test('opens no connection with an unknown topic', async () => {
    await put({ pollId: 'state' });
    const event = { ...opening('v-topic', 'state'), queryStringParameters: { pollId: 'state', topic: 'votes' } };
    expect(await functions.connect(event)).toEqual({ statusCode: 404 });
    expect(await connectionIds()).not.toContain('v-topic');
  });

  test('costs one small read, however many shards the results have', async () => {
    await put({ pollId: 'many-shards', counterShards: 8 });
    const reads: string[] = [];
    documents.middlewareStack.add(
      (next, context) => (args) => {
        reads.push(`${context.commandName}`);
        return next(args);
      },
      { step: 'initialize', name: 'watch' },
    );
    const state = await readPollState(documents, RESULTS, 'many-shards');
    documents.middlewareStack.remove('watch');
    expect(state).toMatchObject({ pollId: 'many-shards', status: 'open' });
    expect(reads).toEqual(['GetItemCommand']);
  });
});

describe('a broadcast', () => {
  test('reaches every viewer on every shard, and no viewer of another poll', async () => {
    // Prepare
    await put({ pollId: 'crowd' });
    await put({ pollId: 'other' });
    const crowd = Array.from({ length: 300 }, (_, index) => `crowd-${index}`);
    await subscribe('elsewhere', 'other');
    for (let start = 0; start < crowd.length; start += 30) {
      await Promise.all(crowd.slice(start, start + 30).map((id) => subscribe(id, 'crowd')));
    }
    await vote('crowd');
    deliveries.length = 0;

    // Act
    await publish(aRecord('crowd#0', TALLY));

    // Assess
    const lackIt = crowd.filter((id) => resultsIn(api.receivedBy(id)).at(-1)?.revision !== 1);
    expect(lackIt.filter((id) => !api.isClosed(id))).toEqual([]);
    expect(resultsIn(api.receivedBy('elsewhere'))).toHaveLength(1);
    // On a slow machine, some viewers are sent to again.
    const reached = deliveries.reduce((sum, { viewers, closed }) => sum + viewers + closed, 0);
    expect(reached).toBeGreaterThanOrEqual(crowd.length);
  });

  test('[RT21] reaches a viewer who is still connecting when the poll changes', async () => {
    await put({ pollId: 'opening' });
    const opening = { ...event('v-opens'), queryStringParameters: { pollId: 'opening' } };
    api.ail('v-opens', { status: 410 });
    await functions.connect(opening);
    await vote('opening');
    const published = publish(aRecord('opening#0', TALLY));
    await delay(300);
    api.ail('v-opens', {});
    await published;
    expect(resultsIn(api.receivedBy('v-opens'))).toMatchObject([{ revision: 1 }]);
  });

  test('[RT21] removes a connection that answers 410, and no other', async () => {
    // Prepare
    await put({ pollId: 'half' });
    const viewers = Array.from({ length: 20 }, (_, index) => `half-${index}`);
    await Promise.all(viewers.map((id) => subscribe(id, 'half')));
    for (const id of viewers.slice(0, 8)) api.hangUp(id);
    await Promise.all(viewers.map((id) => hasLongBeenOn('half', id)));
    deliveries.length = 0;

    // Act
    await publish(aRecord('half#0', TALLY));

    // Assess
    expect(deliveries.reduce((sum, { viewers }) => sum + viewers, 0)).toBe(12);
    expect(deliveries.reduce((sum, { gone }) => sum + gone, 0)).toBe(8);
    const left = (await connectionIds()).filter((id) => id?.startsWith('half-'));
    expect(left.sort()).toEqual(viewers.slice(8).sort());
  });
});
