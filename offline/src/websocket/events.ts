import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { commonLogTime } from '../apigateway/index.ts';
import type { WebSocketApi } from './websocket-api.ts';

/** What stays the same for a client while it is connected. */
export interface ConnectionFacts {
  connectionId: string;
  /** Milliseconds since 1970. */
  connectedAt: number;
  identity: { sourceIp: string; userAgent: string | undefined };
  /** Where functions can post to: host and port without scheme and stage, as on AWS. */
  domainName: string;
  /** The authorizer's `principalId` and context. */
  authorizer?: Readonly<Record<string, string>> | undefined;
}

type EventType = 'CONNECT' | 'MESSAGE' | 'DISCONNECT';

/** Returns an id as API Gateway makes them. It ends with `=`, which a URL must have encoded. */
export const newId = (): string => `${randomBytes(11).toString('base64url')}=`;

/** Returns a client's IP address, without the prefix that a dual-stack socket gives IPv4. */
export const sourceIp = ({ socket }: IncomingMessage): string => (socket.remoteAddress ?? '').replace(/^::ffff:/, '');

/**
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-mapping-template-reference.html
 */
function requestContext(
  { apiId, stage }: WebSocketApi,
  { authorizer, ...facts }: ConnectionFacts,
  routeKey: string,
  eventType: EventType,
  requestId: string,
) {
  const now = new Date();
  return {
    routeKey,
    eventType,
    extendedRequestId: requestId,
    requestTime: commonLogTime(now),
    messageDirection: 'IN',
    stage,
    requestTimeEpoch: now.getTime(),
    requestId,
    apiId,
    ...facts,
    ...(authorizer && { authorizer }),
  };
}

/** Returns the event of `$connect`. The authorizer gets it with `type` and `methodArn` added. */
export function connectEvent(api: WebSocketApi, facts: ConnectionFacts, request: IncomingMessage) {
  const headers = [...pairs(request.rawHeaders), ...forwarded(request)];
  const query = [...new URLSearchParams(request.url?.split('?').slice(1).join('?'))];
  return {
    ...headerFields(headers),
    // API Gateway leaves these out if there is no query.
    ...(query.length > 0 && {
      queryStringParameters: Object.fromEntries(query),
      multiValueQueryStringParameters: grouped(query),
    }),
    requestContext: requestContext(api, facts, '$connect', 'CONNECT', newId()),
    isBase64Encoded: false,
  };
}

export type ConnectEvent = ReturnType<typeof connectEvent>;

/** Returns the event of a message that a client sent. */
export function messageEvent(
  api: WebSocketApi,
  facts: ConnectionFacts,
  { routeKey, requestId, body }: { routeKey: string; requestId: string; body: string },
) {
  return {
    requestContext: { ...requestContext(api, facts, routeKey, 'MESSAGE', requestId), messageId: newId() },
    body,
    isBase64Encoded: false,
  };
}

/** Returns the event of `$disconnect`, with code and reason of the close frame of either side. */
export function disconnectEvent(
  api: WebSocketApi,
  facts: ConnectionFacts,
  { code, reason }: { code: number; reason: string },
) {
  return {
    ...headerFields([
      ['Host', facts.domainName],
      ['x-api-key', ''],
      ['X-Forwarded-For', ''],
      ['x-restapi', ''],
    ]),
    requestContext: {
      ...requestContext(api, facts, '$disconnect', 'DISCONNECT', newId()),
      disconnectStatusCode: code,
      disconnectReason: reason,
    },
    isBase64Encoded: false,
  };
}

type Pair = [name: string, value: string];

function pairs(raw: readonly string[]): Pair[] {
  return raw.flatMap((name, index): Pair[] => (index % 2 === 0 ? [[name, raw[index + 1] ?? '']] : []));
}

/** Headers that API Gateway's load balancer adds. */
const forwarded = (request: IncomingMessage): Pair[] => [
  ['X-Forwarded-For', sourceIp(request)],
  ['X-Forwarded-Port', `${request.socket.localPort}`],
  ['X-Forwarded-Proto', 'http'],
];

const headerFields = (headers: readonly Pair[]) => ({
  headers: Object.fromEntries(headers),
  multiValueHeaders: grouped(headers),
});

/** Returns all values by name. `Object.fromEntries` takes any name, even `__proto__`. */
function grouped(entries: readonly Pair[]): Record<string, string[]> {
  const values = new Map<string, string[]>();
  for (const [name, value] of entries) values.set(name, [...(values.get(name) ?? []), value]);
  return Object.fromEntries(values);
}
