import { z } from 'zod';

/** Header values as functions give them: numbers and booleans are taken for their text. */
const HeaderValue = z.union([z.string(), z.number(), z.boolean()]);

/**
 * What a function behind a Lambda proxy integration may answer; no property has to be there, and no other may be. API
 * Gateway answers anything else with 502:
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
 */
const ProxyResponse = z.strictObject({
  statusCode: z.union([z.int(), z.stringFormat('status', /^\d{3}$/)]).nullish(),
  headers: z.record(z.string(), HeaderValue.nullish()).nullish(),
  multiValueHeaders: z.record(z.string(), z.array(HeaderValue).nullish()).nullish(),
  body: z.string().nullish(),
  isBase64Encoded: z.boolean().nullish(),
  // Of HTTP APIs; REST APIs overlook it.
  cookies: z.unknown().optional(),
});

/** Tells why API Gateway would not take the answer of a function; undefined: it would. */
export function malformedProxyResponse(answer: unknown): string | undefined {
  const parsed = ProxyResponse.safeParse(answer);
  return parsed.success ? undefined : z.prettifyError(parsed.error);
}
