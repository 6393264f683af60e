import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import {
  counterAttribute,
  createMessageReader,
  type Heard,
  type NewestChange,
  pollShardKey,
  TOTALS,
  tallySortKey,
} from '@booth/shared';
import { startTestDynamoDb } from 'serverless-offline-step-functions-cloud/testing';
import { startWebSocketServer, type WebSocketApi } from 'serverless-offline-step-functions-cloud/websocket';
import { aContext } from '../../../../shared/test/support/lambda-context.ts';
import { startLambdaEndpoint } from '../../../../shared/test/support/lambda-endpoint.ts';
import { createBroadcastLeases } from '../../src/broadcast/dynamodb-broadcast-leases.ts';
import type { SocketEvent, SocketResponse } from '../../src/messages/socket-event.ts';
import { startAilingConnections } from './ailing-connections.ts';
import { startBroadcastWorkflow } from './broadcast-workflow.ts';
import { aRecord, TALLY } from './results.ts';
import { countVote, storePoll } from './stored-polls.ts';
import { BROADCASTS, CONNECTIONS, createServiceTables, RESULTS } from './tables.ts';

/** A viewer's page on the topic `results`. */
export interface Viewer {
  connectionId: string;
  /** The messages that it has heard, and when. */
  heard: { message: Heard; at: number }[];
  /** Returns the revisions of the snapshots among them. */
  revisions(): number[];
  isClosed(): boolean;
}

/**
 * Called with the payload before a function of the workflow. A test may throw, or change the
 * payload.
 */
type Intervention = (payload: unknown) => unknown;

/**
 * Starts the deployed service with real sockets, the offline Step Functions service and DynamoDB
 * Local.
 */
export async function startRealtimeService() {
  const dynamodb = await startTestDynamoDb();
  const documents = DynamoDBDocumentClient.from(dynamodb.client);
  await createServiceTables(dynamodb.client);

  const routes = new Map<string, (event: SocketEvent) => Promise<SocketResponse>>();
  const connectionIds = new Map<string, string>();
  const api: WebSocketApi = {
    ...{ apiId: 'offlineapi', stage: 'dev', region: 'us-east-1', accountId: '000000000000' },
    routeSelectionExpression: '$request.body.type',
    routes: new Map(['$connect', '$disconnect'].map((key) => [key, { functionName: key, answers: false }])),
  };
  const sockets = await startWebSocketServer(api, {
    hosts: ['127.0.0.1'],
    port: 0,
    log: () => {},
    invoke: async (functionName, sent) => {
      const event: SocketEvent = JSON.parse(JSON.stringify(sent));
      const viewer = event.queryStringParameters?.viewer;
      if (viewer !== undefined) connectionIds.set(viewer, event.requestContext.connectionId);
      const payload = JSON.stringify(await routes.get(functionName)?.(event)) ?? '';
      return { kind: 'ran', requestId: 'r', functionError: undefined, payload };
    },
  });
  const connections = await startAilingConnections(`http://127.0.0.1:${sockets.port}`);

  Object.assign(process.env, dynamodb.env, {
    RESULTS_TABLE: RESULTS,
    BROADCASTS_TABLE: BROADCASTS,
    CONNECTIONS_TABLE: CONNECTIONS,
    CONNECTIONS_PER_ADDRESS: '5000',
    VIEWERS_PER_POLL: '20000',
    CONNECTIONS_URL: `${connections.endpoint}/dev`,
  });
  // Loaded only now, because they and the logger read their environment when they are loaded.
  const [{ publishBatch }, connect, disconnect, compose, deliver] = await Promise.all([
    import('../../src/broadcast/publish.ts'),
    import('../../src/functions/connect.ts'),
    import('../../src/functions/disconnect.ts'),
    import('../../src/functions/compose.ts'),
    import('../../src/functions/deliver.ts'),
  ]);
  const context = aContext();
  routes.set('$connect', (event) => connect.handler(event, context));
  routes.set('$disconnect', (event) => disconnect.handler(event, context));
  const before: { compose: Intervention; deliver: Intervention } = {
    compose: (payload) => payload,
    deliver: (payload) => payload,
  };
  const lambda = await startLambdaEndpoint(async ({ functionName, payload }) =>
    functionName === 'ComposeLambdaFunction'
      ? compose.handler(await before.compose(payload), context)
      : deliver.handler(await before.deliver(payload), context),
  );
  const workflow = await startBroadcastWorkflow(lambda.url);
  const publishing = { leases: createBroadcastLeases(documents, BROADCASTS), start: workflow.start };
  const webSockets: WebSocket[] = [];

  return {
    connections,
    workflow,
    before,

    /** Stores the state of a poll. */
    put: (poll: Parameters<typeof storePoll>[1]) => storePoll(documents, poll),

    /**
     * Counts one vote in each of these polls, and publishes the changes in one batch, as the stream
     * does.
     */
    async vote(...pollIds: string[]) {
      for (const pollId of pollIds) await countVote(documents, pollId);
      await publishBatch(
        pollIds.map((pollId) => aRecord(`${pollId}#0`, TALLY)),
        publishing,
      );
    },

    /** Writes the totals as counting a ballot does, and publishes the change. */
    async count(pollId: string, newestChange: NewestChange) {
      const Key = { pollShard: pollShardKey(pollId, 0), sk: tallySortKey(TOTALS, 1) };
      const totals = { ...Key, pollId, revision: 1, [counterAttribute('ballots')]: 1, ...newestChange };
      await documents.send(new PutCommand({ TableName: RESULTS, Item: totals }));
      await publishBatch([aRecord(Key.pollShard, Key.sk, totals)], publishing);
    },

    /** Publishes a change of the poll's state. */
    changeState: (pollId: string) => publishBatch([aRecord(`${pollId}#0`, 'POLL')], publishing),

    async view(pollId: string): Promise<Viewer> {
      const name = `${webSockets.length}`;
      const socket = new WebSocket(`ws://127.0.0.1:${sockets.port}/?pollId=${pollId}&viewer=${name}`);
      webSockets.push(socket);
      const read = createMessageReader();
      const heard: Viewer['heard'] = [];
      socket.addEventListener('message', ({ data }) => {
        const message = read(String(data));
        if (message !== undefined) heard.push({ message, at: Date.now() });
      });
      await once(socket, 'open');
      return {
        connectionId: connectionIds.get(name) ?? '',
        heard,
        revisions: () =>
          heard.flatMap(({ message }) => (message.type === 'results' ? [message.snapshot.revision] : [])),
        isClosed: () => socket.readyState === WebSocket.CLOSED,
      };
    },

    async stop() {
      const open = webSockets.filter(({ readyState }) => readyState === WebSocket.OPEN);
      const closing = Promise.all(open.map((socket) => once(socket, 'close')));
      for (const socket of open) socket.close();
      await closing;
      await workflow.stop();
      await lambda.stop();
      await connections.stop();
      await sockets.close();
      await dynamodb.stop();
    },
  };
}

/** Waits until the condition is true. Throws after two minutes. */
export async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 120_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`It never happened: ${condition}`);
    await delay(5);
  }
}
