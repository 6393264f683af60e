import * as z from 'zod/mini';
import type { ZodOpenApiResponseObject, ZodOpenApiResponsesObject } from 'zod-openapi';
import { commonRefusals, Problem, ProblemCode, ProblemError, problems, type Route } from '../src/index.ts';

function refusal(codes: readonly ProblemCode[]): ZodOpenApiResponseObject {
  const examples = codes.map(
    (code) => [code, { value: new ProblemError(code, problems[code].title).problem }] as const,
  );
  const which = z.looseObject({ code: z.enum(codes) });
  return {
    description: codes.map((code) => problems[code].title).join('; '),
    content: {
      'application/problem+json': { schema: z.intersection(Problem, which), examples: Object.fromEntries(examples) },
    },
  };
}

/** Refusals with a single code, each a component of the document that routes share. */
const single = new Map(ProblemCode.options.map((code) => [code, { id: code, ...refusal([code]) }]));

/**
 * The answer of a throttling HTTP API, which can't be changed: it has no gateway responses
 * (https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-vs-rest.html). A REST API
 * answers `unavailable`.
 */
const throttled: ZodOpenApiResponseObject = {
  id: 'throttled',
  description: 'Many visitors are here right now: try again in a moment',
  content: { 'application/json': { schema: z.object({ message: z.string() }) } },
};

/** Returns the refusals of a route, by their HTTP status. */
export function refusalResponses({
  refusals,
  service,
}: Pick<Route, 'refusals' | 'service'>): ZodOpenApiResponsesObject {
  const codes = [...new Set([...refusals, ...commonRefusals])];
  const byStatus = Map.groupBy(codes, (code) => problems[code].status);
  const responses = [...byStatus].map(([status, itsCodes]) => {
    const [only, second] = itsCodes;
    const one = only !== undefined && second === undefined ? single.get(only) : undefined;
    return [`${status}`, one ?? refusal(itsCodes)] as const;
  });
  return { ...Object.fromEntries(responses), ...(service === 'aggregation' && { '429': throttled }) };
}
