import type * as z from 'zod/mini';
import type { ProblemCode } from './problem.ts';

/** Largest body of a request, in bytes. */
export const BODY_MAX_BYTES = 16 * 1024;

/**
 * Largest definition of a poll as it is sent, with whatever white space, in bytes; `pollSizeFault`
 * says how large it may be.
 */
export const POLL_MAX_BYTES = 256 * 1024;

/** What every route says of itself. */
export interface Route {
  service: 'survey' | 'aggregation';
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** API Gateway's form: `{name}` stands for one path segment. */
  path: string;
  /** What it does, in one line. */
  summary: string;
  /** Whether the request carries the visitor's `x-device-id`. */
  voter: 'required' | 'optional' | 'none';
  /**
   * Whether the request carries an organizer's access token; where it may, who sends a bad one is
   * refused.
   */
  organizer: 'required' | 'optional' | 'none';
  /** The problem that answers an address that names nothing. */
  unknown: 'unknown-poll' | 'unknown-session';
  params: z.ZodMiniType;
  query: z.ZodMiniType;
  /**
   * Those that mean something here, by their names in lower case; besides the visitor's id and the
   * access token.
   */
  headers: z.ZodMiniType;
  body: z.ZodMiniType;
  bodyMaxBytes?: number;
  /** The body of a success: JSON, or text of `responseType`. */
  response: z.ZodMiniType;
  responseType?: 'text/csv';
  /** The statuses of a success. */
  statuses: readonly number[];
  /** The headers of a success that a client reads, and what they hold. */
  responseHeaders?: Readonly<Record<string, string>>;
  /** How it can be refused, besides what every route can be (`commonRefusals`). */
  refusals: readonly ProblemCode[];
}

/** How every request can be refused. */
export const commonRefusals = [
  'malformed-request',
  'body-too-large',
  'invalid-request',
  'unavailable',
  'internal-error',
] as const satisfies readonly ProblemCode[];
