import { AsyncLocalStorage } from 'node:async_hooks';
import { z } from 'zod';
import { GatewayError } from '../apigateway/index.ts';
import { type Functions, LambdaError } from '../lambda/index.ts';

/**
 * How long a REST API waits for a function (quota page of REST APIs: "Integration timeout"), and an
 * HTTP API (that of HTTP APIs: "Maximum integration timeout").
 */
const REST_TIMEOUT_MS = 29_000;
const HTTP_API_TIMEOUT_MS = 30_000;

/** A request to a function, known to the calls that serverless-offline makes for it. */
export interface GatewayExchange {
  api: 'REST' | 'HTTP';
  /** Whether the function's answer is the response: else templates make it. */
  isProxy: boolean;
  /** Why API Gateway answers in place of the function. */
  refusal?: GatewayError;
}

export const exchanges = new AsyncLocalStorage<GatewayExchange>();

/** Notes that API Gateway answers the request at hand itself; returns the error. */
export function refuseExchange(error: GatewayError): GatewayError {
  const exchange = exchanges.getStore();
  if (exchange !== undefined) exchange.refusal ??= error;
  return error;
}

/** What serverless-offline gives an authorizer. */
const AuthorizerEvent = z.union([
  z.object({ type: z.enum(['TOKEN', 'REQUEST']), methodArn: z.string() }),
  z.object({ type: z.literal('REQUEST'), routeArn: z.string() }),
]);

/**
 * What the authorizer of a REST API must answer: API Gateway guide, "Output from an API Gateway
 * Lambda authorizer".
 */
const AuthorizerOutput = z.looseObject({
  principalId: z.union([z.string(), z.number()]),
  policyDocument: z.looseObject({ Statement: z.unknown() }),
  context: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).nullish(),
});

/** Header values as functions give them: numbers and booleans are taken for their text. */
const HeaderValue = z.union([z.string(), z.number(), z.boolean()]);

/**
 * What a function behind a Lambda proxy integration may answer; no property has to be there, and no
 * other may be. API Gateway answers anything else with 502:
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

const FunctionError = z.object({ errorType: z.string().catch('Error'), errorMessage: z.string().catch('') });

/**
 * Calls a function for serverless-offline, which throws what it gets away: why a call fails is
 * noted for the request at hand, as API Gateway tells it.
 * @throws GatewayError, or the error of the function where templates map it
 */
export function gatewayCalls(functions: Functions): (functionName: string, event: unknown) => Promise<unknown> {
  return async (functionName, event) => {
    const exchange = exchanges.getStore();
    const isAuthorizer = AuthorizerEvent.safeParse(event).success;
    const { payload, functionError } = await inTime(invoke(functions, functionName, event), exchange, isAuthorizer);
    const answer: unknown = JSON.parse(payload.toString());
    if (functionError !== undefined) throw failed(functionName, FunctionError.parse(answer), isAuthorizer, exchange);
    if (exchange?.api === 'REST' && isAuthorizer) checkAuthorizer(functionName, answer);
    if (exchange?.api === 'REST' && exchange.isProxy && !isAuthorizer) checkProxyResponse(functionName, answer);
    return answer;
  };
}

async function invoke(functions: Functions, functionName: string, event: unknown) {
  try {
    return await functions.invoke(functionName, Buffer.from(JSON.stringify(event) ?? ''));
  } catch (error) {
    if (!(error instanceof LambdaError) || error.status !== 413) throw error;
    throw refuseExchange(new GatewayError('REQUEST_TOO_LARGE', 'Request Too Long', error.message));
  }
}

async function inTime<Answer>(
  answer: Promise<Answer>,
  exchange: GatewayExchange | undefined,
  isAuthorizer: boolean,
): Promise<Answer> {
  if (exchange === undefined) return answer;
  const timeoutMs = exchange.api === 'REST' ? REST_TIMEOUT_MS : HTTP_API_TIMEOUT_MS;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      const reason = `The function did not answer within the ${timeoutMs} ms of API Gateway.`;
      reject(
        refuseExchange(
          isAuthorizer
            ? new GatewayError('AUTHORIZER_FAILURE', null, reason)
            : new GatewayError('INTEGRATION_TIMEOUT', 'Endpoint request timed out', reason),
        ),
      );
    }, timeoutMs);
  });
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}

function failed(
  functionName: string,
  { errorType, errorMessage }: z.infer<typeof FunctionError>,
  isAuthorizer: boolean,
  exchange: GatewayExchange | undefined,
): Error {
  const reason = `${functionName} failed: ${errorType}: ${errorMessage}`;
  if (isAuthorizer && errorMessage === 'Unauthorized') {
    return refuseExchange(new GatewayError('UNAUTHORIZED', 'Unauthorized', reason));
  }
  if (isAuthorizer) return refuseExchange(new GatewayError('AUTHORIZER_FAILURE', null, reason));
  if (exchange?.isProxy) return refuseExchange(badGateway(reason));
  // By its message, a template of the method's responses is chosen.
  return Object.assign(new Error(errorMessage), { name: errorType });
}

function checkAuthorizer(functionName: string, answer: unknown): void {
  const output = AuthorizerOutput.safeParse(answer);
  if (output.success || answer === 'Unauthorized') return;
  const reason = `${functionName} is an authorizer, but does not answer as one: ${z.prettifyError(output.error)}`;
  throw refuseExchange(new GatewayError('AUTHORIZER_CONFIGURATION_ERROR', null, reason));
}

function checkProxyResponse(functionName: string, answer: unknown): void {
  const response = ProxyResponse.safeParse(answer);
  if (response.success) return;
  const problem = z.prettifyError(response.error);
  throw refuseExchange(badGateway(`Malformed Lambda proxy response of ${functionName}: ${problem}`));
}

/**
 * A function that fails is told by 502, not by the type's 504 (guide: "Handle Lambda errors in API
 * Gateway").
 */
function badGateway(reason: string): GatewayError {
  return new GatewayError('INTEGRATION_FAILURE', 'Internal server error', reason, { status: 502 });
}
