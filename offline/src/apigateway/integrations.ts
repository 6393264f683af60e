import { randomUUID } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { answerMock, callStepFunctions } from './backend.ts';
import { configurationError, GatewayError } from './gateway-error.ts';
import { answerGatewayError, type GatewayResponses } from './gateway-response.ts';
import { selectRequestTemplate } from './integration-request.ts';
import { type MethodAnswer, mapResponse } from './integration-response.ts';
import { renderMappingTemplate } from './mapping-template.ts';
import { type MethodRequest, readBody, readMethodRequest } from './method-request.ts';
import { validateRequest } from './request-validation.ts';
import type { IntegrationRoute } from './route.ts';
import { createRouteTable, type FoundRoute } from './route-table.ts';
import { createTemplateContext, type TemplateContext } from './template-context.ts';
import { createTemplateInput, type RequestParameters } from './template-input.ts';

/** Where the integrations lead, and how the API answers by itself. */
export interface IntegrationDependencies {
  sfnEndpoint: string;
  region: string;
  /** Default: AWS's own answers. */
  gatewayResponses?: GatewayResponses;
  /** Gets one line for each request that API Gateway would log as an error. */
  log?: (line: string) => void;
}

/** One request and the method that it fits, if any. */
interface Exchange {
  incoming: IncomingMessage;
  request: MethodRequest;
  found: FoundRoute<IntegrationRoute> | undefined;
  parameters: RequestParameters;
  context: TemplateContext;
}

/**
 * Returns a listener that answers requests with the service integrations of one REST API. The paths
 * of the requests begin at the API's root.
 */
export function createIntegrations(routes: IntegrationRoute[], dependencies: IntegrationDependencies): RequestListener {
  const findRoute = createRouteTable(routes);
  const respond = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const request = readMethodRequest(incoming);
    const exchange = begin(incoming, request, findRoute(request.method, request.path));
    const { status, headers, body } = await answer(exchange, dependencies);
    outgoing.writeHead(status, { 'x-amzn-RequestId': exchange.context.requestId, ...headers });
    outgoing.end(body);
  };
  return (incoming, outgoing) => {
    // A template may render a header that HTTP does not allow.
    respond(incoming, outgoing).catch((error: unknown) => {
      dependencies.log?.(`${incoming.method} ${incoming.url}: 500 ${error}`);
      outgoing.writeHead(500, { 'content-type': 'application/json' }).end('{"message": "Internal server error"}');
    });
  };
}

function begin(incoming: IncomingMessage, request: MethodRequest, found: Exchange['found']): Exchange {
  return {
    incoming,
    request,
    found,
    parameters: { path: found?.pathParameters ?? {}, querystring: request.querystring, header: request.headers },
    context: createTemplateContext({
      requestId: randomUUID(),
      httpMethod: request.method,
      host: request.host,
      path: request.path,
      resourceId: found?.route.id,
      resourcePath: found?.route.path,
      sourceIp: request.sourceIp,
      userAgent: request.userAgent,
      receivedAt: new Date(),
    }),
  };
}

async function answer(exchange: Exchange, dependencies: IntegrationDependencies): Promise<MethodAnswer> {
  const { request, parameters, context } = exchange;
  try {
    return await integrate(exchange, dependencies);
  } catch (error) {
    const gatewayError = error instanceof GatewayError ? error : configurationError(String(error));
    const refused = answerGatewayError(gatewayError, dependencies.gatewayResponses ?? new Map(), {
      parameters,
      context,
      accept: request.accept,
    });
    dependencies.log?.(
      `${request.method} ${request.path}: ${refused.status} ${gatewayError.responseType}: ${gatewayError.message}`,
    );
    return refused;
  }
}

/** Returns the answer to a request that the API refuses before it reaches a Lambda integration. */
export function refuse(incoming: IncomingMessage, error: GatewayError, responses: GatewayResponses): MethodAnswer {
  const request = readMethodRequest(incoming);
  return answerGatewayError(error, responses, { ...begin(incoming, request, undefined), accept: request.accept });
}

/** Runs the stages of a REST API: method request, integration request, integration, response. */
async function integrate(
  { incoming, request, found, parameters, context }: Exchange,
  dependencies: IntegrationDependencies,
): Promise<MethodAnswer> {
  if (found === undefined) throw unknownAddress(request);
  const { route } = found;
  const { accept, contentType } = request;
  const payload = await readBody(incoming);
  if (route.validation !== undefined) validateRequest(route.validation, { parameters, contentType, body: payload });
  const template = selectRequestTemplate(route, contentType);
  const input = createTemplateInput(payload, parameters);
  const body =
    template === undefined ? payload : renderMappingTemplate(template, { input, context, stageVariables: {} });
  const backendAnswer = route.action === 'Mock' ? answerMock(body) : await callStepFunctions(route, body, dependencies);
  return mapResponse(route.integrationResponses, backendAnswer, { parameters, context, accept });
}

/** AWS answers an unknown address like an unsigned request (guide: "Gateway response types"). */
function unknownAddress({ method, path }: MethodRequest): GatewayError {
  return new GatewayError(
    'MISSING_AUTHENTICATION_TOKEN',
    'Missing Authentication Token',
    `The API has no method ${method} for ${path}.`,
  );
}
