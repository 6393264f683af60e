import type * as z from 'zod/mini';
import type { ProblemCode } from './problem.ts';

/** Largest body of a request, in bytes. */
export const BODY_MAX_BYTES = 16 * 1024;

/** Largest body with a poll, white space included, in bytes. `pollSizeIssue` limits the poll. */
export const POLL_MAX_BYTES = 256 * 1024;

/** What describes a route. */
export interface Route {
  service: 'survey' | 'aggregation';
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** API Gateway's form: `{name}` stands for one path segment. */
  path: string;
  /** What it does, in one line. */
  summary: string;
  /** Says if the request carries the visitor's `x-device-id`. */
  voter: 'required' | 'optional' | 'none';
  /** Says if the request carries an organizer's access token. A bad one is always refused. */
  organizer: 'required' | 'optional' | 'none';
  /** The problem of an address that names nothing. */
  unknown: 'unknown-poll' | 'unknown-session';
  params: z.ZodMiniType;
  query: z.ZodMiniType;
  /** Headers by their lower-case names, without the visitor's id and the access token. */
  headers: z.ZodMiniType;
  body: z.ZodMiniType;
  bodyMaxBytes?: number;
  /** The body of a success: JSON, or a text of `responseType`. */
  response: z.ZodMiniType;
  responseType?: 'text/csv';
  /** The statuses of a success. */
  statuses: readonly number[];
  /** The headers of a success that a client reads, with descriptions. */
  responseHeaders?: Readonly<Record<string, string>>;
  /** The refusals of this route, besides `commonRefusals`. */
  refusals: readonly ProblemCode[];
}

/** The refusals of every route. */
export const commonRefusals = [
  'malformed-request',
  'body-too-large',
  'invalid-request',
  'unavailable',
  'internal-error',
] as const satisfies readonly ProblemCode[];
