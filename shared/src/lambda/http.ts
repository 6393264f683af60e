import middy from '@middy/core';
import httpCors from '@middy/http-cors';
import httpHeaderNormalizer from '@middy/http-header-normalizer';
import * as z from 'zod/mini';
import { ProblemError } from '../contract/problem.ts';
import type { Route } from '../contract/route.ts';
import { CORRELATION_HEADER, DEVICE_HEADER, RECEIPT_HEADER } from '../values/ids.ts';
import { isBusy } from './dynamodb-busy.ts';
import {
  correlationIdOf,
  type HttpEvent,
  type HttpRequest,
  type Need,
  type OrganizerNeed,
  readHttpRequest,
  type TypedRoute,
} from './http-request.ts';
import { lambdaHandler, observed } from './lambda-handler.ts';
import { logger } from './logger.ts';
import { measure } from './metrics.ts';

/** What a function answers API Gateway. */
export interface HttpResponse {
  statusCode: number;
  headers: Record<string, string>;
  body: string;
}

/** What a handler replies. */
export interface HttpReply<Body> {
  status: number;
  /** Undefined for no body, as with 304. */
  body: Body | undefined;
  headers?: Record<string, string>;
}

/** Headers that browsers may send across origins. The CORS settings of API Gateway say the same. */
const ALLOWED_HEADERS = [
  'content-type',
  'authorization',
  'if-match',
  'if-none-match',
  'idempotency-key',
  DEVICE_HEADER,
  RECEIPT_HEADER,
  CORRELATION_HEADER,
];
/** Headers that browsers may read. Pages take the server's clock from `date`. */
const EXPOSED_HEADERS = ['etag', 'location', 'x-next-cursor', 'date'];

/** How long a browser may keep the answer to a preflight request. */
const PREFLIGHT_MAX_AGE_SECONDS = 3_600;

function shownError(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  if (isBusy(error)) return new ProblemError('unavailable', 'Many visitors are here right now.');
  return new ProblemError('internal-error', 'Try again; if it stays, tell the organizer.');
}

function problemResponse({ problem }: ProblemError): HttpResponse {
  return {
    statusCode: problem.status,
    headers: {
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      // RFC 9110, 15.5.2: a 401 says how to authenticate.
      ...(problem.status === 401 ? { 'www-authenticate': 'Bearer' } : {}),
    },
    body: JSON.stringify(problem),
  };
}

/** Logs the outcome of a request that changes something, and measures refusals and failures. */
function tell({ method, path }: Route, { status, code }: { status: number; code?: string }): void {
  if (status === 503) measure('RequestsBusy');
  else if (status >= 500) measure('RequestsFailed');
  // There are many reads, and a page that waits for its poll to open is refused repeatedly.
  if (method === 'GET') return;
  if (status >= 400 && status < 500) measure('RequestsRefused');
  logger.info('answered', { route: `${method} ${path}`, status, ...(code !== undefined && { code }) });
}

/** Answers unknown addresses of an HTTP API with a problem, which the API itself cannot do. */
export const unknownAddressHandler = lambdaHandler(
  async (): Promise<HttpResponse> =>
    problemResponse(new ProblemError('unknown-poll', 'There is nothing at this address.')),
);

function textOf(route: Route, body: unknown): string {
  if (body === undefined) return '';
  return route.responseType === undefined ? JSON.stringify(body) : z.string().parse(body);
}

/**
 * Makes the Lambda handler of a route. It parses the request by the route's schemas, calls
 * `handle`, and answers with its reply as JSON or as a text of the route's type. A `ProblemError`
 * is answered as it is. Any other error is logged, and masked as `unavailable` if AWS was only
 * busy, else as `internal-error`.
 */
export function httpHandler<
  Params extends z.ZodMiniType,
  Query extends z.ZodMiniType,
  Headers extends z.ZodMiniType,
  Body extends z.ZodMiniType,
  Response extends z.ZodMiniType,
  Voter extends Need,
  Org extends OrganizerNeed,
>(
  route: TypedRoute<Params, Query, Headers, Body, Response, Voter, Org>,
  handle: (
    request: HttpRequest<z.infer<Params>, z.infer<Query>, z.infer<Headers>, z.infer<Body>, Voter, Org>,
  ) => Promise<HttpReply<z.infer<Response>>>,
): middy.MiddyfiedHandler<HttpEvent, HttpResponse> {
  const answer = async (event: HttpEvent): Promise<HttpResponse> => {
    const correlationId = correlationIdOf(event);
    logger.appendKeys({ correlationId });
    const reply = await handle(readHttpRequest(route, event, correlationId));
    tell(route, { status: reply.status });
    const contentType = route.responseType === undefined ? 'application/json' : `${route.responseType}; charset=utf-8`;
    return {
      statusCode: reply.status,
      headers: { 'content-type': contentType, 'cache-control': 'no-store', ...reply.headers },
      body: textOf(route, reply.body),
    };
  };
  return middy<HttpEvent, HttpResponse>()
    .use(observed())
    .use(httpHeaderNormalizer())
    .use(
      httpCors({
        origin: '*',
        headers: ALLOWED_HEADERS.join(),
        exposeHeaders: EXPOSED_HEADERS.join(),
        maxAge: PREFLIGHT_MAX_AGE_SECONDS,
      }),
    )
    .use({
      onError: (request) => {
        if (!(request.error instanceof ProblemError)) logger.error('request failed', { error: request.error });
        const shown = shownError(request.error);
        tell(route, shown.problem);
        request.response = problemResponse(shown);
      },
    })
    .handler(answer);
}
