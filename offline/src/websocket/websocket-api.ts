/** A WebSocket API as it is deployed: which function gets which message. */
export interface WebSocketApi {
  apiId: string;
  stage: string;
  region: string;
  accountId: string;
  /** For instance `$request.body.action`. */
  routeSelectionExpression: string;
  /** By route key: `$connect`, `$disconnect`, `$default` and the API's own. */
  routes: ReadonlyMap<string, WebSocketRoute>;
  /** Decides on `$connect`, before its function. */
  authorizer?: WebSocketAuthorizer | undefined;
}

export interface WebSocketRoute {
  functionName: string;
  /** The route has a route response: what its function returns as `body` goes to the client. */
  answers: boolean;
}

/** A Lambda REQUEST authorizer. */
export interface WebSocketAuthorizer {
  functionName: string;
  /**
   * For instance `route.request.header.Auth`: a request that lacks one is refused without asking
   * the function.
   */
  identitySources: readonly string[];
}

export interface WebSocketLimits {
  frameBytes: number;
  messageBytes: number;
  idleMs: number;
  connectionMs: number;
  integrationMs: number;
  /**
   * Messages of one client that functions work on at the same time; the client's further ones wait
   * in its socket.
   */
  messagesInFlight: number;
  /** What may wait in this process for a client that reads slowly; further posts are refused. */
  unsentBytes: number;
}

/**
 * The first five are quotas that cannot be raised:
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html.
 * AWS does not publish the last two. Eight messages keep a function busy, and leave the others
 * their share of the process; 1 MiB holds eight messages of the largest size.
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
