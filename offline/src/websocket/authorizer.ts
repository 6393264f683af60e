import { z } from 'zod';
import type { ConnectEvent } from './events.ts';
import type { FunctionAnswer } from './function-call.ts';
import type { WebSocketApi, WebSocketAuthorizer } from './websocket-api.ts';

/** May the client connect? What the functions are told of it, or the status of the refusal. */
export type Authorization = { authorizer: Record<string, string> } | { refused: 401 | 403 | 500; reason: string };

const oneOrMore = <Schema extends z.ZodType>(schema: Schema) =>
  z.union([z.array(schema), schema.transform((value) => [value])]);

const Statement = z.object({
  Effect: z.enum(['Allow', 'Deny']),
  Action: oneOrMore(z.string()),
  Resource: oneOrMore(z.string()),
});

/** Other values than these in the context fail the request on AWS, too. */
const scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String);

const AuthorizerOutput = z.object({
  principalId: scalar,
  policyDocument: z.object({ Statement: oneOrMore(Statement) }),
  context: z.record(z.string(), scalar).default({}),
});

/**
 * How a function says 401: by an error with this message, or (older ones) by calling back with it.
 */
const UnauthorizedError = z.object({ errorMessage: z.literal('Unauthorized') });

/**
 * Decides as API Gateway does with a Lambda REQUEST authorizer: 401 without the identity sources or
 * for the error "Unauthorized", 403 unless the returned policy allows `$connect`, 500 for an answer
 * that is none.
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
 * `route.request.header.NAME` or `route.request.querystring.NAME`; a source of another kind is
 * taken for given.
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

/** A policy allows what one of its statements allows and none denies. */
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
