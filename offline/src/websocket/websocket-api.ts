/** A deployed WebSocket API: which function gets which message. */
export interface WebSocketApi {
  apiId: string;
  stage: string;
  region: string;
  accountId: string;
  /** For instance `$request.body.action`. */
  routeSelectionExpression: string;
  /** By route key: `$connect`, `$disconnect`, `$default` and the API's own. */
  routes: ReadonlyMap<string, WebSocketRoute>;
  /** Decides who may connect, before the function of `$connect` is called. */
  authorizer?: WebSocketAuthorizer | undefined;
}

export interface WebSocketRoute {
  functionName: string;
  /** True if the route has a route response: the client gets the `body` that a function returns. */
  answers: boolean;
}

/** A Lambda REQUEST authorizer. */
export interface WebSocketAuthorizer {
  functionName: string;
  /** For instance `route.request.header.Auth`. A request that lacks one is refused at once. */
  identitySources: readonly string[];
}

export interface WebSocketLimits {
  frameBytes: number;
  messageBytes: number;
  idleMs: number;
  connectionMs: number;
  integrationMs: number;
  /** How many messages of one client are handled at a time; further ones wait in its socket. */
  messagesInFlight: number;
  /** How much may wait here for a client that reads slowly; further posts are refused. */
  unsentBytes: number;
}

/**
 * API Gateway's limits. The first five are quotas that cannot be raised, the last two are not
 * published: eight messages keep a function busy, and 1 MiB holds eight of the largest size.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html
 */
export const websocketLimits: WebSocketLimits = {
  frameBytes: 32 * 1024,
  messageBytes: 128 * 1024,
  idleMs: 10 * 60_000,
  connectionMs: 2 * 60 * 60_000,
  integrationMs: 29_000,
  messagesInFlight: 8,
  unsentBytes: 1024 * 1024,
};
