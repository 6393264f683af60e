import { randomUUID } from 'node:crypto';
import * as z from 'zod/mini';
import { invalidRequest, ProblemError } from '../contract/problem.ts';
import { BODY_MAX_BYTES, type Route } from '../contract/route.ts';
import { Organizer } from '../model/poll-change.ts';
import { CORRELATION_HEADER, CorrelationId, DEVICE_HEADER, DeviceId } from '../values/ids.ts';

/** The common part of the events of REST APIs (payload 1.0) and HTTP APIs (payload 2.0). */
export interface HttpEvent {
  headers: Record<string, string | undefined>;
  pathParameters?: Record<string, string | undefined> | null;
  queryStringParameters?: Record<string, string | undefined> | null;
  body?: string | null;
  isBase64Encoded?: boolean;
  /** `requestId` is API Gateway's; `authorizer` is the context from a Lambda authorizer. */
  requestContext?: { requestId?: string; authorizer?: Record<string, unknown> | null };
}

/** The visitor's id that a handler gets, by the `voter` of its route. */
export interface DeviceIdByNeed {
  required: string;
  optional: string | undefined;
  none: undefined;
}
export type Need = keyof DeviceIdByNeed;

/** The `Authorization` header of a route without an authorizer. The handler has to check it. */
export interface UncheckedOrganizer {
  authorization: string | undefined;
}

/** The organizer that a handler gets, by the `organizer` of its route. */
export interface OrganizerByNeed {
  required: Organizer;
  optional: UncheckedOrganizer;
  none: undefined;
}
export type OrganizerNeed = keyof OrganizerByNeed;

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

/** A route with the types of its schemas. */
export interface TypedRoute<
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

/**
 * Returns the id that the page gave the request, or else API Gateway's, as the request templates of
 * the workflows do. A malformed id is ignored, so that it never costs a vote.
 */
export function correlationIdOf({ headers, requestContext }: HttpEvent): string {
  const sent = CorrelationId.safeParse(headers[CORRELATION_HEADER]);
  return sent.success ? sent.data : (requestContext?.requestId ?? randomUUID());
}

const organizerReaders: { [N in OrganizerNeed]: (event: HttpEvent) => OrganizerByNeed[N] } = {
  // The authorizer refuses everybody else before the request gets here.
  required: ({ requestContext }) => {
    const organizer = Organizer.safeParse(requestContext?.authorizer);
    if (!organizer.success) throw new ProblemError('not-signed-in', 'Sign in, and send the access token.');
    return organizer.data;
  },
  optional: ({ headers: { authorization } }) => ({ authorization }),
  none: () => undefined,
};

/**
 * Parses a request by the schemas of its route.
 * @throws ProblemError for the first part that does not fit
 */
export function readHttpRequest<
  Params extends z.ZodMiniType,
  Query extends z.ZodMiniType,
  Headers extends z.ZodMiniType,
  Body extends z.ZodMiniType,
  Response extends z.ZodMiniType,
  Voter extends Need,
  Org extends OrganizerNeed,
>(
  route: TypedRoute<Params, Query, Headers, Body, Response, Voter, Org>,
  event: HttpEvent,
  correlationId: string,
): HttpRequest<z.infer<Params>, z.infer<Query>, z.infer<Headers>, z.infer<Body>, Voter, Org> {
  const params = route.params.safeParse(event.pathParameters ?? {});
  if (!params.success) throw new ProblemError(route.unknown, 'Check the address.');
  const deviceId = route.voter === 'none' ? undefined : event.headers[DEVICE_HEADER];
  return {
    params: params.data,
    query: parse(route.query, event.queryStringParameters ?? {}, 'query'),
    headers: parse(route.headers, event.headers, 'header'),
    body: parse(route.body, jsonOf(bodyOf(event, route.bodyMaxBytes ?? BODY_MAX_BYTES)), 'body'),
    deviceId: parse(voterSchemas[route.voter], deviceId, `header ${DEVICE_HEADER}`),
    organizer: organizerReaders[route.organizer](event),
    correlationId,
  };
}
