import { z } from 'zod';
import type { ConnectEvent } from './events.ts';
import type { FunctionAnswer } from './function-call.ts';
import type { WebSocketApi, WebSocketAuthorizer } from './websocket-api.ts';

/** What functions learn of a client that may connect, or the status with which it is refused. */
export type Authorization = { authorizer: Record<string, string> } | { refused: 401 | 403 | 500; reason: string };

const oneOrMore = <Schema extends z.ZodType>(schema: Schema) =>
  z.union([z.array(schema), schema.transform((value) => [value])]);

const Statement = z.object({
  Effect: z.enum(['Allow', 'Deny']),
  Action: oneOrMore(z.string()),
  Resource: oneOrMore(z.string()),
});

/** Any other value in the context fails the request, as on AWS. */
const scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String);

const AuthorizerOutput = z.object({
  principalId: scalar,
  policyDocument: z.object({ Statement: oneOrMore(Statement) }),
  context: z.record(z.string(), scalar).default({}),
});

/** A function asks for a 401 by throwing this message; older ones return it. */
const UnauthorizedError = z.object({ errorMessage: z.literal('Unauthorized') });

/**
 * Decides as API Gateway does with a Lambda REQUEST authorizer. Refuses with 401 if an identity
 * source is missing or the function says "Unauthorized", with 403 unless the returned policy allows
 * `$connect`, and with 500 if the function fails or returns no policy.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-lambda-auth.html
 */
export async function authorize(
  api: WebSocketApi,
  { functionName, identitySources }: WebSocketAuthorizer,
  event: ConnectEvent,
  call: (functionName: string, event: unknown) => Promise<FunctionAnswer>,
): Promise<Authorization> {
  const missing = identitySources.find((source) => !isGiven(event, source));
  if (missing !== undefined) return { refused: 401, reason: `${missing} is missing` };
  const methodArn = `arn:aws:execute-api:${api.region}:${api.accountId}:${api.apiId}/${api.stage}/$connect`;
  const { isBase64Encoded: _, ...request } = event;
  const answer = await call(functionName, { type: 'REQUEST', methodArn, ...request });
  if ('failed' in answer) return { refused: isUnauthorized(answer.failed) ? 401 : 500, reason: answer.failed };
  if (answer.returned === 'Unauthorized') return { refused: 401, reason: 'Unauthorized' };
  const output = AuthorizerOutput.safeParse(answer.returned);
  if (!output.success) return { refused: 500, reason: z.prettifyError(output.error) };
  const { principalId, policyDocument, context } = output.data;
  if (!allows(policyDocument.Statement, methodArn)) return { refused: 403, reason: 'denied by the policy' };
  return { authorizer: { ...context, principalId } };
}

/**
 * True if the request has `route.request.header.NAME` or `route.request.querystring.NAME`. Sources
 * of other kinds are not checked.
 */
function isGiven({ headers, queryStringParameters }: ConnectEvent, source: string): boolean {
  const [, kind, name = ''] = /^route\.request\.(header|querystring)\.(.+)$/.exec(source) ?? [];
  if (kind === 'header')
    return Object.entries(headers).some(([key, value]) => key.toLowerCase() === name.toLowerCase() && value !== '');
  if (kind === 'querystring')
    return Object.entries(queryStringParameters ?? {}).some(([key, value]) => key === name && value !== '');
  return true;
}

function isUnauthorized(failure: string): boolean {
  try {
    return UnauthorizedError.safeParse(JSON.parse(failure)).success;
  } catch {
    return false;
  }
}

/** True if a statement allows the connection and none denies it. */
function allows(statements: readonly z.infer<typeof Statement>[], methodArn: string): boolean {
  const applying = statements.filter(
    ({ Action, Resource }) => matchesOne(Action, 'execute-api:Invoke') && matchesOne(Resource, methodArn),
  );
  return applying.length > 0 && applying.every(({ Effect }) => Effect === 'Allow');
}

/** IAM's wildcards: `*` for any text, `?` for one character. */
function matchesOne(patterns: readonly string[], text: string): boolean {
  const wildcards = new Map([
    ['*', '.*'],
    ['?', '.'],
  ]);
  const toRegExp = (pattern: string) =>
    new RegExp(`^${pattern.replaceAll(/[^\w]/g, (character) => wildcards.get(character) ?? `\\${character}`)}$`);
  return patterns.some((pattern) => toRegExp(pattern).test(text));
}
