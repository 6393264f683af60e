import type { ServerMessage } from '@booth/shared';
import type { Caller } from './dynamodb-addresses.ts';

/**
 * What API Gateway hands to a function for a message, a new connection or its end: what we read of
 * it.
 */
export interface SocketEvent {
  /** `requestTimeEpoch`: when it came in, in milliseconds since 1970. */
  requestContext: Caller & { connectionId: string; requestTimeEpoch: number };
  queryStringParameters?: Record<string, string | undefined> | null;
  body?: string | null;
}

/** `body` reaches the viewer where the route has a route response. */
export interface SocketResponse {
  statusCode: number;
  body?: string;
}

export const answered = (message: ServerMessage): SocketResponse => ({
  statusCode: 200,
  body: JSON.stringify(message),
});
