import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { WebSocketServer } from 'ws';
import { z } from 'zod';
import { authorize } from './authorizer.ts';
import { type Connection, type ConnectionContext, disconnect, openConnection } from './connection.ts';
import { createConnectionsApi } from './connections-api.ts';
import { type ConnectionFacts, connectEvent, newId, sourceIp } from './events.ts';
import { callFunction, type Invoke } from './function-call.ts';
import { type WebSocketApi, type WebSocketLimits, websocketLimits } from './websocket-api.ts';

export interface WebSocketServerOptions {
  /** The addresses to listen on, all on the same port. */
  hosts: readonly string[];
  /** 0: a free port. */
  port: number;
  invoke: Invoke;
  /** Gets one line for each function call that fails. */
  log(line: string): void;
  /** Replaces limits of API Gateway. */
  limits?: Partial<WebSocketLimits>;
}

/** A running emulator of one WebSocket API. */
export interface RunningWebSocketServer {
  port: number;
  /** Ends all connections, and calls `$disconnect` for each. */
  close(): Promise<void>;
}

/** The decision about a client that wants to connect. */
type Admission =
  | { facts: ConnectionFacts; subprotocol: string | undefined }
  | { refused: number; message: string; facts: ConnectionFacts };

/** What the function of `$connect` returns. */
const ConnectAnswer = z.object({
  statusCode: z.int().min(200).max(599),
  headers: z.record(z.string(), z.unknown()).nullish(),
});

/** The client left without a close frame (RFC 6455, 7.4.1). */
const ABNORMAL = { code: 1006, reason: '' };

/**
 * Serves a WebSocket API as API Gateway does. Functions reach its clients at `/@connections` on the
 * same port, from this machine only. Whatever a client sends and whatever function fails, no other
 * client's connection ends.
 */
export async function startWebSocketServer(
  api: WebSocketApi,
  { hosts, port, invoke, log, limits: otherLimits }: WebSocketServerOptions,
): Promise<RunningWebSocketServer> {
  const limits = { ...websocketLimits, ...otherLimits };
  const connections = new Map<string, Connection>();
  const context: ConnectionContext = {
    api,
    limits,
    call: (functionName, event) => callFunction(invoke, functionName, event, limits.integrationMs),
    log,
  };
  /** Requests that `$connect` let in and that are not connections yet. */
  const admitted = new Map<IncomingMessage, Extract<Admission, { subprotocol: unknown }>>();

  const upgrades = new WebSocketServer({
    noServer: true,
    maxPayload: limits.messageBytes,
    // By now ws has checked the request, so `$connect` never sees an upgrade that then fails.
    verifyClient: ({ req: request }, answer) => {
      void admit(request, context).then((admission) => {
        const { facts } = admission;
        if ('refused' in admission) {
          const { refused, message } = admission;
          const body = JSON.stringify({ message, connectionId: facts.connectionId, requestId: newId() });
          return answer(false, refused, body, { 'Content-Type': 'application/json' });
        }
        admitted.set(request, admission);
        answer(true);
        // If it is still here, the client has left meanwhile and never becomes a connection.
        if (admitted.delete(request)) void disconnect(context, facts, ABNORMAL);
      });
    },
    // https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-connect-route-subprotocol.html
    handleProtocols: (_offered, request) => admitted.get(request)?.subprotocol ?? false,
  });

  const connectionsApi = createConnectionsApi({
    stage: api.stage,
    maxBytes: limits.messageBytes,
    find: (id) => connections.get(id),
  });
  const sockets = new Set<Socket>();
  const listen = async (host: string, ownPort: number): Promise<Server> => {
    const server = createServer((request, response) => {
      // Fails if the caller leaves before it has sent its whole request.
      connectionsApi(request, response).catch(() => response.destroy());
    });
    server.on('upgrade', (request, socket, head) => {
      upgrades.handleUpgrade(request, socket, head, (webSocket) => {
        const facts = admitted.get(request)?.facts;
        admitted.delete(request);
        if (facts === undefined) return webSocket.terminate();
        const onEnd = () => connections.delete(facts.connectionId);
        connections.set(facts.connectionId, openConnection(webSocket, socket, facts, { ...context, onEnd }));
      });
    });
    server.on('connection', (socket) => {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
    });
    server.listen(ownPort, host);
    await once(server, 'listening');
    // Such errors (too many open files) must not end the server.
    server.on('error', (error) => log(`WebSocket server: ${error.message}`));
    return server;
  };

  const servers: Server[] = [];
  let boundPort = port;
  for (const host of hosts) {
    const server = await listen(host, boundPort);
    servers.push(server);
    const address = server.address();
    if (address !== null && typeof address === 'object') boundPort = address.port;
  }
  return {
    port: boundPort,
    close: async () => {
      const closed = servers.map((server) => once(server.close(), 'close'));
      for (const socket of sockets) socket.destroy();
      await Promise.all(closed);
    },
  };
}

/** Asks the authorizer and the function of `$connect`. Never rejects. */
async function admit(request: IncomingMessage, { api, call, log }: ConnectionContext): Promise<Admission> {
  const facts: ConnectionFacts = {
    connectionId: newId(),
    connectedAt: Date.now(),
    identity: { sourceIp: sourceIp(request), userAgent: request.headers['user-agent'] },
    domainName: `localhost:${request.socket.localPort}`,
  };
  if (api.authorizer !== undefined) {
    const authorization = await authorize(api, api.authorizer, connectEvent(api, facts, request), call);
    if ('refused' in authorization) {
      const { refused, reason } = authorization;
      if (refused === 500) log(`WebSocket authorizer ${api.authorizer.functionName}: ${reason}`);
      return { refused, message: REFUSALS[refused], facts };
    }
    facts.authorizer = authorization.authorizer;
  }
  const route = api.routes.get('$connect');
  if (route === undefined) return { facts, subprotocol: undefined };
  const answer = await call(route.functionName, connectEvent(api, facts, request));
  const returned = 'failed' in answer ? undefined : ConnectAnswer.safeParse(answer.returned);
  if (!returned?.success) {
    const reason = 'failed' in answer ? answer.failed : 'it must return a statusCode';
    log(`WebSocket route $connect: ${route.functionName}: ${reason}`);
    return { refused: 502, message: 'Internal server error', facts };
  }
  const { statusCode, headers } = returned.data;
  if (statusCode >= 300) return { refused: statusCode, message: 'Forbidden', facts };
  const protocol = Object.entries(headers ?? {}).find(([name]) => name.toLowerCase() === 'sec-websocket-protocol')?.[1];
  return { facts, subprotocol: typeof protocol === 'string' ? protocol : undefined };
}

const REFUSALS = { 401: 'Unauthorized', 403: 'Forbidden', 500: 'Internal server error' } as const;
