import { randomUUID } from 'node:crypto';
import middy from '@middy/core';
import httpCors from '@middy/http-cors';
import httpHeaderNormalizer from '@middy/http-header-normalizer';
import * as z from 'zod/mini';
import { invalidRequest, ProblemError } from '../contract/problem.ts';
import { BODY_MAX_BYTES, type Route } from '../contract/route.ts';
import { Organizer } from '../model/poll-change.ts';
import { CORRELATION_HEADER, CorrelationId, DEVICE_HEADER, DeviceId, RECEIPT_HEADER } from '../values/ids.ts';
import { isBusy } from './dynamodb-busy.ts';
import { lambdaHandler, observed } from './lambda-handler.ts';
import { logger } from './logger.ts';
import { measure } from './metrics.ts';

/** What REST APIs (payload 1.0) and HTTP APIs (payload 2.0) of API Gateway have in common. */
export interface HttpEvent {
  headers: Record<string, string | undefined>;
  pathParameters?: Record<string, string | undefined> | null;
  queryStringParameters?: Record<string, string | undefined> | null;
  body?: string | null;
  isBase64Encoded?: boolean;
  /**
   * `requestId`: API Gateway's own. `authorizer`: what the Lambda authorizer of a REST API hands
   * on.
   */
  requestContext?: { requestId?: string; authorizer?: Record<string, unknown> | null };
}

export interface HttpResponse {
  statusCode: number;
  headers: Record<string, string>;
  body: string;
}

/** What a handler gets as the visitor's id, by what its route says of it. */
export interface DeviceIdByNeed {
  required: string;
  optional: string | undefined;
  none: undefined;
}
type Need = keyof DeviceIdByNeed;

/**
 * The `Authorization` header of a request before which no authorizer stands: who it speaks for is
 * still to be found out.
 */
export interface UncheckedOrganizer {
  authorization: string | undefined;
}

/** What a handler gets as the organizer, by what its route says of it. */
export interface OrganizerByNeed {
  required: Organizer;
  optional: UncheckedOrganizer;
  none: undefined;
}
type OrganizerNeed = keyof OrganizerByNeed;

/** A request whose parts fit the route's schemas. */
export interface HttpRequest<Params, Query, Headers, Body, Voter extends Need, Org extends OrganizerNeed> {
  params: Params;
  query: Query;
  headers: Headers;
  body: Body;
  deviceId: DeviceIdByNeed[Voter];
  organizer: OrganizerByNeed[Org];
  /** Names the request in the logs. */
  correlationId: string;
}

interface TypedRoute<
  Params extends z.ZodMiniType,
  Query extends z.ZodMiniType,
  Headers extends z.ZodMiniType,
  Body extends z.ZodMiniType,
  Response extends z.ZodMiniType,
  Voter extends Need,
  Org extends OrganizerNeed,
> extends Route {
  params: Params;
  query: Query;
  headers: Headers;
  body: Body;
  response: Response;
  voter: Voter;
  organizer: Org;
}

export interface HttpReply<Body> {
  status: number;
  /** Undefined: no body, as with 304. */
  body: Body | undefined;
  headers?: Record<string, string>;
}

/**
 * What browsers may send and read across origins; API Gateway's CORS settings in serverless.yml say
 * the same.
 */
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
/** `date`: the server's clock, by which pages tell what is open. */
const EXPOSED_HEADERS = ['etag', 'location', 'x-next-cursor', 'date'];

/** How long a browser may keep the answer to a preflight request. */
const PREFLIGHT_MAX_AGE_SECONDS = 3_600;

function bodyOf(event: HttpEvent, maxBytes: number): string | undefined {
  if (event.body === undefined || event.body === null || event.body === '') return undefined;
  const body = event.isBase64Encoded ? Buffer.from(event.body, 'base64').toString('utf8') : event.body;
  if (Buffer.byteLength(body) > maxBytes) {
    throw new ProblemError('body-too-large', `Send at most ${maxBytes} bytes.`);
  }
  return body;
}

function jsonOf(body: string | undefined): unknown {
  if (body === undefined) return undefined;
  try {
    return JSON.parse(body);
  } catch {
    throw new ProblemError('malformed-request', 'Send the body as JSON in UTF-8, without a byte order mark.');
  }
}

function parse<T extends z.ZodMiniType>(schema: T, value: unknown, root: string): z.infer<T> {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw invalidRequest(parsed.error, root);
  return parsed.data;
}

const voterSchemas: { [N in Need]: z.ZodMiniType<DeviceIdByNeed[N]> } = {
  required: DeviceId,
  optional: z.optional(DeviceId),
  none: z.undefined(),
};

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

/**
 * The id that the page gave the request, or else API Gateway's, as in the workflows' request
 * templates. One that does not fit refuses no vote: it is not taken over.
 */
function correlationIdOf({ headers, requestContext }: HttpEvent): string {
  const sent = CorrelationId.safeParse(headers[CORRELATION_HEADER]);
  return sent.success ? sent.data : (requestContext?.requestId ?? randomUUID());
}

/** Logs what became of a request to change something, and measures what was not done. */
function tell({ method, path }: Route, { status, code }: { status: number; code?: string }): void {
  if (status === 503) measure('RequestsBusy');
  else if (status >= 500) measure('RequestsFailed');
  // Reads are many, and a page that waits for its poll to open is refused again and again.
  if (method === 'GET') return;
  if (status >= 400 && status < 500) measure('RequestsRefused');
  logger.info('answered', { route: `${method} ${path}`, status, ...(code !== undefined && { code }) });
}

/**
 * Answers addresses that an HTTP API does not have; the API itself would answer them in a form of
 * its own.
 */
export const unknownAddressHandler = lambdaHandler(
  async (): Promise<HttpResponse> =>
    problemResponse(new ProblemError('unknown-poll', 'There is nothing at this address.')),
);

const organizerReaders: { [N in OrganizerNeed]: (event: HttpEvent) => OrganizerByNeed[N] } = {
  // Who the authorizer let through: a route that needs an organizer is never reached without.
  required: ({ requestContext }) => {
    const organizer = Organizer.safeParse(requestContext?.authorizer);
    if (!organizer.success) throw new ProblemError('not-signed-in', 'Sign in, and send the access token.');
    return organizer.data;
  },
  optional: ({ headers: { authorization } }) => ({ authorization }),
  none: () => undefined,
};

function textOf(route: Route, body: unknown): string {
  if (body === undefined) return '';
  return route.responseType === undefined ? JSON.stringify(body) : z.string().parse(body);
}

/**
 * The Lambda handler of one route: parses the request by the route's schemas, calls `handle`,
 * answers its reply as JSON, or as text of the route's type. A `ProblemError` is answered as it is;
 * any other error is logged and answered with nothing of it: as `unavailable` where it only says
 * that AWS was busy, else as `internal-error`.
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
    const params = route.params.safeParse(event.pathParameters ?? {});
    if (!params.success) throw new ProblemError(route.unknown, 'Check the address.');
    const deviceId = route.voter === 'none' ? undefined : event.headers[DEVICE_HEADER];
    const reply = await handle({
      params: params.data,
      query: parse(route.query, event.queryStringParameters ?? {}, 'query'),
      headers: parse(route.headers, event.headers, 'header'),
      body: parse(route.body, jsonOf(bodyOf(event, route.bodyMaxBytes ?? BODY_MAX_BYTES)), 'body'),
      deviceId: parse(voterSchemas[route.voter], deviceId, `header ${DEVICE_HEADER}`),
      organizer: organizerReaders[route.organizer](event),
      correlationId,
    });
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
