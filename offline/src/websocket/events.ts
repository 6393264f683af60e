import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { commonLogTime } from '../apigateway/index.ts';
import type { WebSocketApi } from './websocket-api.ts';

/** What is known of a client for as long as it is connected. */
export interface ConnectionFacts {
  connectionId: string;
  /** Milliseconds since 1970. */
  connectedAt: number;
  identity: { sourceIp: string; userAgent: string | undefined };
  /** What functions may post to, as AWS gives it: host and port, without scheme and stage. */
  domainName: string;
  /** What the authorizer says of the client: its `principalId` and its context. */
  authorizer?: Readonly<Record<string, string>> | undefined;
}

type EventType = 'CONNECT' | 'MESSAGE' | 'DISCONNECT';

/**
 * An id of the form that API Gateway gives connections and requests: it has to be encoded in an
 * address.
 */
export const newId = (): string => `${randomBytes(11).toString('base64url')}=`;

/**
 * The address of a client, without the prefix that an IPv4 address has on a socket of both
 * families.
 */
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

/** The event of the function of `$connect`; an authorizer gets it with `type` and `methodArn`. */
export function connectEvent(api: WebSocketApi, facts: ConnectionFacts, request: IncomingMessage) {
  const headers = [...pairs(request.rawHeaders), ...forwarded(request)];
  const query = [...new URLSearchParams(request.url?.split('?').slice(1).join('?'))];
  return {
    ...headerFields(headers),
    // API Gateway leaves these out of an address without a query.
    ...(query.length > 0 && {
      queryStringParameters: Object.fromEntries(query),
      multiValueQueryStringParameters: grouped(query),
    }),
    requestContext: requestContext(api, facts, '$connect', 'CONNECT', newId()),
    isBase64Encoded: false,
  };
}

export type ConnectEvent = ReturnType<typeof connectEvent>;

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

/** `code` and `reason` are those of the close frame, of either side. */
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

/** What API Gateway's load balancer adds. */
const forwarded = (request: IncomingMessage): Pair[] => [
  ['X-Forwarded-For', sourceIp(request)],
  ['X-Forwarded-Port', `${request.socket.localPort}`],
  ['X-Forwarded-Proto', 'http'],
];

const headerFields = (headers: readonly Pair[]) => ({
  headers: Object.fromEntries(headers),
  multiValueHeaders: grouped(headers),
});

/** All values by name; `Object.fromEntries` takes any name, also `__proto__`. */
function grouped(entries: readonly Pair[]): Record<string, string[]> {
  const values = new Map<string, string[]>();
  for (const [name, value] of entries) values.set(name, [...(values.get(name) ?? []), value]);
  return Object.fromEntries(values);
}
