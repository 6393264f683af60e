import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import * as z from 'zod/mini';
import { logger } from './logger.ts';
import { publishMetrics } from './metrics.ts';

/** What stands around every function: the call's context in its log lines, and its metrics. */
export const observed = () => [injectLambdaContext(logger, { resetKeys: true }), publishMetrics()];

/**
 * The Lambda handler of a function that answers no HTTP request: `handle` with what stands around
 * every function. What `handle` throws, it throws.
 */
export const lambdaHandler = <Event, Result>(
  handle: (event: Event, context: Context) => Promise<Result>,
): middy.MiddyfiedHandler<Event, Result> =>
  // Lambda itself ends a call whose time is over, and says so.
  middy<Event, Result>({ timeoutEarlyInMillis: 0 }).use(observed()).handler(handle);

/**
 * Reads what a workflow or a person calls a function with.
 * @throws TypeError that names each field that does not fit. Whoever calls gets it as it is.
 */
export function readRequest<Request>(schema: z.ZodMiniType<Request>, request: unknown): Request {
  const { success, data, error } = schema.safeParse(request);
  if (success) return data;
  throw new TypeError(`The request does not fit:\n${z.prettifyError(error)}`);
}
