import type { ServerMessage } from '@booth/shared';
import type { Caller } from '../connections/addresses.ts';

/**
 * The event that API Gateway passes to a function for a message, a new connection or its end. Only
 * the fields that are used here.
 */
export interface SocketEvent {
  /** `requestTimeEpoch`: when the request came in, in milliseconds since 1970. */
  requestContext: Caller & { connectionId: string; requestTimeEpoch: number };
  queryStringParameters?: Record<string, string | undefined> | null;
  body?: string | null;
}

/** `body` reaches the viewer if the route has a route response. */
export interface SocketResponse {
  statusCode: number;
  body?: string;
}

export const answered = (message: ServerMessage): SocketResponse => ({
  statusCode: 200,
  body: JSON.stringify(message),
});
