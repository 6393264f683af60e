import type { IncomingMessage, ServerResponse } from 'node:http';
import { BlockList, isIP } from 'node:net';
import { createLoopbackGuard } from '../guard/loopback-guard.ts';
import type { Connection } from './connection.ts';
import { newId } from './events.ts';

export interface ConnectionsApiOptions {
  /** May stand before `/@connections`, as on AWS. Local addresses leave it out. */
  stage: string;
  maxBytes: number;
  find(connectionId: string): Connection | undefined;
}

interface Answer {
  status: number;
  /** The error's name, from which SDKs choose its class. */
  error?: string;
  body?: object;
}

const gone: Answer = { status: 410, error: 'GoneException' };

/**
 * Answers `POST`, `GET` and `DELETE` on `/@connections/ID`. API Gateway asks for IAM credentials.
 * Here, where phones of the same network reach the port, only callers on this machine are let in.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-how-to-call-websocket-api-connections.html
 */
export function createConnectionsApi(options: ConnectionsApiOptions) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { status, error, body } = await answer(request, options);
    response.writeHead(status, {
      'content-type': 'application/json',
      'x-amzn-requestid': newId(),
      ...(error !== undefined && { 'x-amzn-errortype': error }),
      ...(status === 426 && { connection: 'Upgrade', upgrade: 'websocket' }),
    });
    response.end(body && JSON.stringify(body));
  };
}

async function answer(request: IncomingMessage, options: ConnectionsApiOptions): Promise<Answer> {
  const [path = ''] = (request.url ?? '').split('?');
  const local = path.startsWith(`/${options.stage}/`) ? path.slice(options.stage.length + 1) : path;
  const [, encodedId] = /^\/@connections\/([^/]+)$/.exec(local) ?? [];
  if (encodedId === undefined) return { status: 426, body: { message: 'Upgrade Required' } };
  if (!isFromThisMachine(request)) return { status: 403, error: 'ForbiddenException', body: { message: 'Forbidden' } };
  const connection = options.find(decoded(encodedId));
  switch (request.method) {
    case 'POST':
      return post(request, connection, options.maxBytes);
    case 'GET':
      return connection === undefined ? gone : { status: 200, body: infoOf(connection) };
    case 'DELETE':
      return connection?.close() ? { status: 204 } : gone;
    default:
      return { status: 403, error: 'ForbiddenException', body: { message: 'Missing Authentication Token' } };
  }
}

async function post(request: IncomingMessage, connection: Connection | undefined, maxBytes: number): Promise<Answer> {
  const message = await readMessage(request, maxBytes);
  if (message === undefined) {
    return { status: 413, error: 'PayloadTooLargeException', body: { message: `Message exceeds ${maxBytes} bytes` } };
  }
  const outcome = connection?.post(message) ?? 'gone';
  if (outcome === 'gone') return gone;
  if (outcome === 'sent') return { status: 200 };
  // AWS throws this when "the WebSocket client side buffer is full" (API reference).
  return { status: 429, error: 'LimitExceededException', body: { message: 'The client does not read' } };
}

/**
 * Returns undefined if the message is longer. The rest is read and dropped: a client that is still
 * sending does not read the answer.
 */
async function readMessage(request: IncomingMessage, maxBytes: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length <= maxBytes) chunks.push(chunk);
  }
  return length > maxBytes ? undefined : Buffer.concat(chunks);
}

function infoOf({ facts, lastActiveAt }: Connection) {
  return {
    connectedAt: new Date(facts.connectedAt).toISOString(),
    identity: facts.identity,
    lastActiveAt: new Date(lastActiveAt()).toISOString(),
  };
}

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8);
loopback.addAddress('::1', 'ipv6');

function isLoopback(address: string): boolean {
  const version = isIP(address);
  return version !== 0 && loopback.check(address, version === 6 ? 'ipv6' : 'ipv4');
}

const guard = createLoopbackGuard({ contentTypes: ['application/octet-stream', 'application/json', ''] });

/** Pages in a browser of this machine also have the loopback address; the guard refuses them. */
function isFromThisMachine(request: IncomingMessage): boolean {
  return isLoopback(request.socket.remoteAddress ?? '') && guard(request) === undefined;
}

/** Returns '', the id of no connection, for an id that is wrongly encoded. */
function decoded(id: string): string {
  try {
    return decodeURIComponent(id);
  } catch {
    return '';
  }
}
