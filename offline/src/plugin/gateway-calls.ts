import { AsyncLocalStorage } from 'node:async_hooks';
import { z } from 'zod';
import { GatewayError } from '../apigateway/index.ts';
import { type Functions, LambdaError } from '../lambda/index.ts';

/**
 * The time that API Gateway gives a function (quota pages of REST APIs: "Integration timeout", and
 * of HTTP APIs: "Maximum integration timeout").
 */
const REST_TIMEOUT_MS = 29_000;
const HTTP_API_TIMEOUT_MS = 30_000;

/** A request to a function. The calls that serverless-offline makes for it run in its context. */
export interface GatewayExchange {
  api: 'REST' | 'HTTP';
  /** The function's answer is the response; otherwise templates make it. */
  isProxy: boolean;
  /** Why API Gateway answers in place of the function. */
  refusal?: GatewayError;
}

export const exchanges = new AsyncLocalStorage<GatewayExchange>();

/** Notes that API Gateway itself answers the current request. Returns the error. */
export function refuseExchange(error: GatewayError): GatewayError {
  const exchange = exchanges.getStore();
  if (exchange !== undefined) exchange.refusal ??= error;
  return error;
}

/** The events that serverless-offline passes to an authorizer. */
const AuthorizerEvent = z.union([
  z.object({ type: z.enum(['TOKEN', 'REQUEST']), methodArn: z.string() }),
  z.object({ type: z.literal('REQUEST'), routeArn: z.string() }),
]);

/** API Gateway guide, "Output from an API Gateway Lambda authorizer" (REST APIs). */
const AuthorizerOutput = z.looseObject({
  principalId: z.union([z.string(), z.number()]),
  policyDocument: z.looseObject({ Statement: z.unknown() }),
  context: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).nullish(),
});

/** The header values that API Gateway takes: numbers and booleans become text. */
const HeaderValue = z.union([z.string(), z.number(), z.boolean()]);

/**
 * The answer of a function behind a Lambda proxy integration: each property is optional, and no
 * other is allowed. API Gateway answers 502 to anything else:
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
 */
const ProxyResponse = z.strictObject({
  statusCode: z.union([z.int(), z.stringFormat('status', /^\d{3}$/)]).nullish(),
  headers: z.record(z.string(), HeaderValue.nullish()).nullish(),
  multiValueHeaders: z.record(z.string(), z.array(HeaderValue).nullish()).nullish(),
  body: z.string().nullish(),
  isBase64Encoded: z.boolean().nullish(),
  // Only HTTP APIs read it; REST APIs ignore it.
  cookies: z.unknown().optional(),
});

const FunctionError = z.object({ errorType: z.string().catch('Error'), errorMessage: z.string().catch('') });

/**
 * Returns the call of a function for serverless-offline. Since that swallows errors, the reason of
 * a failed call is also noted for the current request, as API Gateway reports it.
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
  // Its message chooses the template of the method's responses.
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
 * A failed function gives 502, not the type's 504 (guide: "Handle Lambda errors in API Gateway").
 */
function badGateway(reason: string): GatewayError {
  return new GatewayError('INTEGRATION_FAILURE', 'Internal server error', reason, { status: 502 });
}
