import middy from '@middy/core';
import httpCors from '@middy/http-cors';
import httpHeaderNormalizer from '@middy/http-header-normalizer';
import { z } from 'zod';
import { BODY_MAX_BYTES, type Route } from '../api.ts';
import { VOTER_HEADER, VoterId } from '../ids.ts';
import { invalidRequest, ProblemError } from '../problem.ts';
import { logger } from './logger.ts';

/** What REST APIs (payload 1.0) and HTTP APIs (payload 2.0) of API Gateway have in common. */
export interface HttpEvent {
  headers: Record<string, string | undefined>;
  pathParameters?: Record<string, string | undefined> | null;
  queryStringParameters?: Record<string, string | undefined> | null;
  body?: string | null;
  isBase64Encoded?: boolean;
}

export interface HttpResponse {
  statusCode: number;
  headers: Record<string, string>;
  body: string;
}

/** What a handler gets as the visitor's id, by what its route says of it. */
export interface VoterIdByNeed {
  required: string;
  optional: string | undefined;
  none: undefined;
}
type Need = keyof VoterIdByNeed;

export interface HttpRequest<Params, Body, Voter extends Need> {
  params: Params;
  body: Body;
  voterId: VoterIdByNeed[Voter];
  /** Names in lower case. */
  headers: Record<string, string | undefined>;
}

export interface HttpReply<Body> {
  status: number;
  /** Undefined: no body, as with 304. */
  body: Body | undefined;
  headers?: Record<string, string>;
}

interface TypedRoute<Params extends z.ZodType, Body extends z.ZodType, Response extends z.ZodType, Voter extends Need>
  extends Route {
  params: Params;
  body: Body;
  response: Response;
  voter: Voter;
}

/** How long a browser may keep the answer to a preflight request. */
const PREFLIGHT_MAX_AGE_SECONDS = 3_600;

function bodyOf(event: HttpEvent): string | undefined {
  if (event.body === undefined || event.body === null || event.body === '') return undefined;
  const body = event.isBase64Encoded ? Buffer.from(event.body, 'base64').toString('utf8') : event.body;
  if (Buffer.byteLength(body) > BODY_MAX_BYTES) {
    throw new ProblemError('body-too-large', `Send at most ${BODY_MAX_BYTES} bytes.`);
  }
  return body;
}

function jsonOf(body: string | undefined): unknown {
  if (body === undefined) return undefined;
  try {
    return JSON.parse(body);
  } catch {
    throw new ProblemError('malformed-request', 'Send the body as JSON in UTF-8.');
  }
}

function parse<T extends z.ZodType>(schema: T, value: unknown, root: string): z.infer<T> {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw invalidRequest(parsed.error, root);
  return parsed.data;
}

const voterSchemas: { [N in Need]: z.ZodType<VoterIdByNeed[N]> } = {
  required: VoterId,
  optional: VoterId.optional(),
  none: z.undefined(),
};

function problemResponse(error: unknown): HttpResponse {
  const shown =
    error instanceof ProblemError
      ? error
      : new ProblemError('internal-error', 'Try again; if it stays, tell the organizer.');
  return {
    statusCode: shown.problem.status,
    headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store' },
    body: JSON.stringify(shown.problem),
  };
}

/**
 * The Lambda handler of one route: parses the request by the route's schemas, calls `handle`, answers its reply as JSON.
 * A `ProblemError` is answered as it is; any other error is logged and answered as `internal-error` with nothing of it.
 */
export function httpHandler<
  Params extends z.ZodType,
  Body extends z.ZodType,
  Response extends z.ZodType,
  Voter extends Need,
>(
  route: TypedRoute<Params, Body, Response, Voter>,
  handle: (request: HttpRequest<z.infer<Params>, z.infer<Body>, Voter>) => Promise<HttpReply<z.infer<Response>>>,
): middy.MiddyfiedHandler<HttpEvent, HttpResponse> {
  const answer = async (event: HttpEvent): Promise<HttpResponse> => {
    const params = route.params.safeParse(event.pathParameters ?? {});
    if (!params.success) throw new ProblemError(route.unknown, 'Check the address.');
    const voterId = route.voter === 'none' ? undefined : event.headers[VOTER_HEADER];
    const reply = await handle({
      params: params.data,
      body: parse(route.body, jsonOf(bodyOf(event)), 'body'),
      voterId: parse(voterSchemas[route.voter], voterId, `header ${VOTER_HEADER}`),
      headers: event.headers,
    });
    return {
      statusCode: reply.status,
      headers: { 'content-type': 'application/json', 'cache-control': 'no-store', ...reply.headers },
      body: reply.body === undefined ? '' : JSON.stringify(reply.body),
    };
  };
  return middy<HttpEvent, HttpResponse>()
    .use(httpHeaderNormalizer())
    .use(
      httpCors({
        origin: '*',
        headers: `content-type,${VOTER_HEADER}`,
        exposeHeaders: 'etag',
        maxAge: PREFLIGHT_MAX_AGE_SECONDS,
      }),
    )
    .use({
      onError: (request) => {
        if (!(request.error instanceof ProblemError)) logger.error('request failed', { error: request.error });
        request.response = problemResponse(request.error);
      },
    })
    .handler(answer);
}
