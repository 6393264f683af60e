import { STATUS_CODES } from 'node:http';
import * as z from 'zod/mini';
import type { ZodOpenApiOperationObject, ZodOpenApiResponsesObject } from 'zod-openapi';
import { BODY_MAX_BYTES, CORRELATION_HEADER, DEVICE_HEADER, DeviceId, type Route } from '../src/index.ts';
import { refusalResponses } from './openapi-refusals.ts';

/** The descriptions of parameters, which are the same on all routes. */
const meanings: Record<string, string> = {
  pollId: 'The poll',
  joinCode: 'Six letters and digits from the big screen. Case, white space and hyphens make no difference',
  sessionId: 'The id that starting the session returned',
  cursor: 'Where the page begins: `next`, or the header `x-next-cursor`, of the last page',
  [DEVICE_HEADER]: "The secret that the visitor's browser makes and keeps: whoever holds it is that visitor",
  'x-receipt': 'Proves that its holder has voted, which shows results that only voters may see',
  'idempotency-key':
    'Tells the ballots of one device apart, if the poll takes many; the same key again is a repetition',
  'if-match': 'The ETag of the poll to change',
  'if-none-match': 'The ETag of a cached answer',
  at: 'A minute in UTC, such as 2026-11-24T10:05Z. The timeline then shows the hour that ends with it, instead of the last hour',
};

/** The security scheme of organizers, by its name in the document. */
export const ORGANIZER_SCHEME = 'organizer';

const security: Record<Route['organizer'], ZodOpenApiOperationObject['security']> = {
  required: [{ [ORGANIZER_SCHEME]: [] }],
  // An empty requirement stands for no credentials at all (OpenAPI 3.1, Security Requirement
  // Object).
  optional: [{}, { [ORGANIZER_SCHEME]: [] }],
  none: undefined,
};

/** Statuses whose answer has no body (RFC 9110). */
const WITHOUT_BODY: readonly number[] = [204, 304];

/**
 * Returns the parameters of a schema, of `more` and of `ofAll`; undefined if there are none. Adds
 * descriptions to those of the first two.
 * @throws Error if a parameter has no description
 */
function parameters(
  schema: z.ZodMiniType,
  more: Record<string, z.ZodMiniType> = {},
  ofAll: Record<string, z.ZodMiniType> = {},
): z.ZodMiniObject | undefined {
  const shape: Record<string, z.core.$ZodType> = {
    ...(schema instanceof z.ZodMiniObject ? schema.shape : {}),
    ...more,
  };
  const described: Record<string, z.ZodMiniType> = { ...ofAll };
  for (const [name, parameter] of Object.entries(shape)) {
    const description = meanings[name];
    if (description === undefined) throw new Error(`describe the parameter "${name}" in ${import.meta.filename}`);
    if (parameter instanceof z.ZodMiniType) described[name] = parameter.check(z.meta({ param: { description } }));
  }
  return Object.keys(described).length === 0 ? undefined : z.object(described);
}

/** The header of every request. It has no pattern, because an unfit id is ignored, not refused. */
const correlationHeader = {
  [CORRELATION_HEADER]: z.optional(z.string()).check(
    z.meta({
      param: {
        id: 'CorrelationId',
        description:
          'Names the request, and the ballot it leads to, in the logs: 8 to 36 letters, digits, - and _. If it is missing or does not fit, the server makes one',
      },
    }),
  ),
};

const voterHeader = {
  required: { [DEVICE_HEADER]: DeviceId },
  optional: { [DEVICE_HEADER]: z.optional(DeviceId) },
  none: {},
} as const satisfies Record<Route['voter'], Record<string, z.ZodMiniType>>;

function requestBody(route: Route): ZodOpenApiOperationObject['requestBody'] {
  if (route.body instanceof z.ZodMiniUndefined) return undefined;
  return {
    required: !route.body.safeParse(undefined).success,
    description: `At most ${route.bodyMaxBytes ?? BODY_MAX_BYTES} bytes`,
    content: { 'application/json': { schema: route.body } },
  };
}

function successes(route: Route): ZodOpenApiResponsesObject {
  const headers = Object.entries(route.responseHeaders ?? {}).map(([name, description]) => {
    return [name, { description, schema: { type: 'string' } }] as const;
  });
  const content = { [route.responseType ?? 'application/json']: { schema: route.response } };
  const responses = route.statuses.map((status) => {
    const success = {
      description: STATUS_CODES[status] ?? `${status}`,
      ...(headers.length > 0 ? { headers: Object.fromEntries(headers) } : {}),
      ...(WITHOUT_BODY.includes(status) ? {} : { content }),
    };
    return [status, success] as const;
  });
  return Object.fromEntries(responses);
}

/** Returns a route as an operation of OpenAPI. */
export function operationOf(operationId: string, route: Route): ZodOpenApiOperationObject {
  const isForOrganizers = route.organizer === 'required';
  const path = parameters(route.params);
  const query = parameters(route.query);
  const header = parameters(route.headers, voterHeader[route.voter], correlationHeader);
  const body = requestBody(route);
  return {
    operationId,
    summary: route.summary,
    tags: [isForOrganizers ? 'Organizers' : 'Visitors'],
    ...(security[route.organizer] && { security: security[route.organizer] }),
    requestParams: { ...(path && { path }), ...(query && { query }), ...(header && { header }) },
    ...(body && { requestBody: body }),
    responses: { ...successes(route), ...refusalResponses(route) },
  };
}
