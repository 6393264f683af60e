import { once } from 'node:events';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { type ClientMessage, ServerMessage } from '@booth/shared';
import { startTestDynamoDb } from 'serverless-offline-step-functions-cloud/testing';
import { type RunningWebSocketServer, startWebSocketServer } from 'serverless-offline-step-functions-cloud/websocket';
import { aContext } from '../../../../shared/test/support/lambda-context.ts';
import type { SocketEvent } from '../../src/messages/socket-event.ts';
import { storePoll } from './stored-polls.ts';
import { CONNECTIONS, createServiceTables, RESULTS } from './tables.ts';

/** Connections that an address may have, and viewers that a topic may have. */
export const CONNECTIONS_MAX = 5_000;
export const VIEWERS_MAX = 20_000;

type Handler = (event: SocketEvent) => Promise<unknown>;

/** The functions of the routes, and the routes with a route response (iac/functions.yml). */
const ROUTES = new Map([
  ['$connect', 'connect'],
  ['$disconnect', 'disconnect'],
  ['subscribe', 'subscribe'],
  ['ping', 'reply'],
  ['$default', 'reply'],
]);
const ANSWERING = new Set(['ping', '$default']);

/** A viewer's side of a socket. */
export interface Viewer {
  /** The messages so far, in order. */
  messages: ServerMessage[];
  say(message: ClientMessage | string): void;
  /** Resolves when this many messages have come. */
  heard(count: number): Promise<ServerMessage[]>;
  /** Resolves with the code of the close frame when the server has ended the connection. */
  ended: Promise<number>;
  hangUp(): Promise<void>;
}

/**
 * Starts this service's functions behind the emulator of API Gateway's WebSocket API, with real
 * sockets, and tables in DynamoDB Local.
 */
export async function startSocketService() {
  const dynamodb = await startTestDynamoDb();
  const documents = DynamoDBDocumentClient.from(dynamodb.client);
  await createServiceTables(dynamodb.client);
  const functions = new Map<string, Handler>();
  const running = new Set<Promise<unknown>>();
  const server: RunningWebSocketServer = await startWebSocketServer(
    {
      ...{ apiId: 'realtime', stage: 'dev', region: dynamodb.region, accountId: '000000000000' },
      routeSelectionExpression: '$request.body.type',
      routes: new Map([...ROUTES].map(([key, functionName]) => [key, { functionName, answers: ANSWERING.has(key) }])),
    },
    {
      ...{ hosts: ['127.0.0.1'], port: 0, log: () => {} },
      invoke: async (functionName, event) => {
        const call = Promise.resolve(functions.get(functionName)?.(JSON.parse(JSON.stringify(event))));
        running.add(call);
        const payload = JSON.stringify(await call.finally(() => running.delete(call)));
        return { kind: 'ran', requestId: 'r', functionError: undefined, payload };
      },
    },
  );
  Object.assign(process.env, dynamodb.env, {
    RESULTS_TABLE: RESULTS,
    CONNECTIONS_TABLE: CONNECTIONS,
    CONNECTIONS_PER_ADDRESS: `${CONNECTIONS_MAX}`,
    VIEWERS_PER_POLL: `${VIEWERS_MAX}`,
    CONNECTIONS_URL: `http://127.0.0.1:${server.port}/dev`,
  });
  // Loaded only now, because they read their environment when they are loaded.
  const [connect, disconnect, subscribe, reply] = await Promise.all([
    import('../../src/functions/connect.ts'),
    import('../../src/functions/disconnect.ts'),
    import('../../src/functions/subscribe.ts'),
    import('../../src/functions/reply.ts'),
  ]);
  for (const [name, { handler }] of Object.entries({ connect, disconnect, subscribe, reply })) {
    functions.set(name, (event) => handler(event, aContext()));
  }

  const viewer = async (query = ''): Promise<Viewer> => {
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}/${query}`);
    const messages: ServerMessage[] = [];
    socket.addEventListener('message', ({ data }) => messages.push(ServerMessage.parse(JSON.parse(`${data}`))));
    const ended = new Promise<number>((resolve) => {
      socket.addEventListener('close', ({ code }) => resolve(code));
    });
    const opened = once(socket, 'open').then(() => true);
    if (!(await Promise.race([opened, ended.then(() => false)]))) throw new Error('the connection was refused');
    return {
      messages,
      say: (message) => socket.send(typeof message === 'string' ? message : JSON.stringify(message)),
      heard: async (count) => {
        while (messages.length < count) await once(socket, 'message');
        return messages;
      },
      ended,
      hangUp: async () => {
        socket.close();
        await ended;
      },
    };
  };

  return {
    dynamodb,
    documents,
    viewer,
    /** Stores the state of a poll. */
    put: (poll: Parameters<typeof storePoll>[1]) => storePoll(documents, poll),
    stop: async () => {
      await server.close();
      while (running.size > 0) await Promise.allSettled(running);
      await dynamodb.stop();
    },
  };
}
