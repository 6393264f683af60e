import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi';
import { WebSocket } from 'ws';
import {
  type RunningWebSocketServer,
  startWebSocketServer,
  type WebSocketApi,
  type WebSocketLimits,
} from '../../../src/websocket/index.ts';

/** A function's event. Tests read the parts that they are about. */
export interface FunctionEvent {
  requestContext: { connectionId: string; routeKey: string } & Record<string, unknown>;
  body?: string;
  [field: string]: unknown;
}

/** The code of a function: returns its result, which becomes JSON, or throws its error. */
export type TestFunction = (event: FunctionEvent) => unknown;

export interface RunningApi extends RunningWebSocketServer {
  /** The events of all functions so far, in order. */
  events: FunctionEvent[];
  log: string[];
  management: ApiGatewayManagementApiClient;
  /** Connects a well-behaved client. */
  client(options?: { path?: string; headers?: Record<string, string>; protocols?: string[] }): Promise<TestClient>;
}

export interface TestClient {
  webSocket: WebSocket;
  /** The messages that it has got so far. */
  messages: string[];
  /** Sends a message, and resolves to the next one that arrives. */
  ask(message: string): Promise<string>;
}

export interface ApiParts {
  /** Functions by route key, which is also their name. */
  routes: Record<string, TestFunction>;
  /** The routes with a route response. */
  answering?: string[];
  authorizer?: { identitySources: string[]; decide: TestFunction };
  limits?: Partial<WebSocketLimits>;
  host?: string;
}

/** Serves a WebSocket API whose functions run in this process. */
export async function startApi({
  routes,
  answering = [],
  authorizer,
  limits = {},
  host = '127.0.0.1',
}: ApiParts): Promise<RunningApi> {
  const events: FunctionEvent[] = [];
  const log: string[] = [];
  const functions = new Map(Object.entries(routes));
  if (authorizer !== undefined) functions.set('authorizer', authorizer.decide);
  const api: WebSocketApi = {
    ...{ apiId: 'offlineapi', stage: 'dev', region: 'us-east-1', accountId: '000000000000' },
    routeSelectionExpression: '$request.body.type',
    routes: new Map(Object.keys(routes).map((key) => [key, { functionName: key, answers: answering.includes(key) }])),
    authorizer: authorizer && { functionName: 'authorizer', identitySources: authorizer.identitySources },
  };
  const server = await startWebSocketServer(api, {
    hosts: [host],
    port: 0,
    limits,
    log: (line) => log.push(line),
    invoke: async (functionName, sent, signal) => {
      // A copy without `undefined`, as it would arrive from the Lambda endpoint.
      const event: FunctionEvent = JSON.parse(JSON.stringify(sent));
      events.push(event);
      try {
        const timedOut = new Promise<never>((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason));
        });
        const running = (async () => functions.get(functionName)?.(event))();
        const returned = await Promise.race([running, timedOut]);
        return { kind: 'ran', requestId: 'r', functionError: undefined, payload: JSON.stringify(returned) ?? '' };
      } catch (error) {
        const errorMessage = error instanceof Error ? error.message : String(error);
        return { kind: 'ran', requestId: 'r', functionError: 'Unhandled', payload: JSON.stringify({ errorMessage }) };
      }
    },
  });
  const clients: WebSocket[] = [];
  const management = new ApiGatewayManagementApiClient({
    endpoint: `http://127.0.0.1:${server.port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
  return {
    ...server,
    events,
    log,
    management,
    client: async ({ path = '/', headers = {}, protocols = [] } = {}) => {
      const webSocket = new WebSocket(`ws://127.0.0.1:${server.port}${path}`, protocols, { headers });
      clients.push(webSocket);
      const messages: string[] = [];
      webSocket.on('message', (data) => messages.push(String(data)));
      await once(webSocket, 'open');
      return {
        webSocket,
        messages,
        ask: async (message) => {
          const answered = once(webSocket, 'message');
          webSocket.send(message);
          const [answer] = await answered;
          return String(answer);
        },
      };
    },
    close: async () => {
      management.destroy();
      for (const client of clients) client.terminate();
      await server.close();
    },
  };
}

/** Waits until the condition holds. Throws after two minutes, before jest's time limit. */
export async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 120_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`It never happened: ${condition}`);
    await delay(5);
  }
}

/** Returns the status with which an upgrade is refused. */
export async function refusal(port: number, headers: Record<string, string> = {}): Promise<number | undefined> {
  const webSocket = new WebSocket(`ws://127.0.0.1:${port}/`, { headers });
  webSocket.on('error', () => {});
  const [, response] = await once(webSocket, 'unexpected-response');
  response.resume();
  return response.statusCode;
}
