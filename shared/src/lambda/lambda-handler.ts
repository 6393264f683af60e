import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import * as z from 'zod/mini';
import { logger } from './logger.ts';
import { publishMetrics } from './metrics.ts';

/** Middleware of every function: adds the call's context to log lines and publishes metrics. */
export const observed = () => [injectLambdaContext(logger, { resetKeys: true }), publishMetrics()];

/** Makes the Lambda handler of a function without HTTP. It throws what `handle` throws. */
export const lambdaHandler = <Event, Result>(
  handle: (event: Event, context: Context) => Promise<Result>,
): middy.MiddyfiedHandler<Event, Result> =>
  // Lambda itself ends a call that runs out of time.
  middy<Event, Result>({ timeoutEarlyInMillis: 0 }).use(observed()).handler(handle);

/**
 * Parses the input that a workflow or an operator calls a function with.
 * @throws TypeError that names each field that does not fit, for the caller
 */
export function readRequest<Request>(schema: z.ZodMiniType<Request>, request: unknown): Request {
  const { success, data, error } = schema.safeParse(request);
  if (success) return data;
  throw new TypeError(`The request does not fit:\n${z.prettifyError(error)}`);
}
