import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { answerMock, callStepFunctions } from './backend.ts';
import { configurationError, GatewayError } from './gateway-error.ts';
import { selectRequestTemplate } from './integration-request.ts';
import { type MethodAnswer, mapResponse } from './integration-response.ts';
import { renderMappingTemplate } from './mapping-template.ts';
import { type MethodRequest, readMethodRequest } from './method-request.ts';
import { comparePathTemplates, matchPath } from './path-template.ts';
import type { IntegrationRoute } from './route.ts';
import { createTemplateContext } from './template-context.ts';
import { createTemplateInput } from './template-input.ts';

/** Where the integrations lead. */
export interface IntegrationServerDependencies {
  sfnEndpoint: string;
  region: string;
  /** One line for every request that API Gateway would write as an error to its execution log. */
  log?: (line: string) => void;
}

/** A running server of integrations. */
export interface IntegrationServer {
  url: string;
  close(): Promise<void>;
}

/** Serves the service integrations of one REST API on a free port of 127.0.0.1. */
export async function startIntegrationServer(
  routes: IntegrationRoute[],
  dependencies: IntegrationServerDependencies,
): Promise<IntegrationServer> {
  const ordered = routes.toSorted(compareRoutes);
  const server = createServer((request, response) => {
    void answer(ordered, dependencies, request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The integration server has no port.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

function compareRoutes(one: IntegrationRoute, other: IntegrationRoute): number {
  const byPath = comparePathTemplates(one.path, other.path);
  return byPath === 0 ? Number(one.method === 'ANY') - Number(other.method === 'ANY') : byPath;
}

async function answer(
  routes: IntegrationRoute[],
  dependencies: IntegrationServerDependencies,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const requestId = randomUUID();
  let result: MethodAnswer;
  try {
    const request = await readMethodRequest(incoming);
    result = await integrate(routes, dependencies, request, requestId);
  } catch (error) {
    const gatewayError = error instanceof GatewayError ? error : configurationError(String(error));
    dependencies.log?.(`${incoming.method} ${incoming.url}: ${gatewayError.status} ${gatewayError.message}`);
    result = gatewayAnswer(gatewayError);
  }
  outgoing.writeHead(result.status, { 'x-amzn-RequestId': requestId, ...result.headers });
  outgoing.end(result.body);
}

async function integrate(
  routes: IntegrationRoute[],
  dependencies: IntegrationServerDependencies,
  request: MethodRequest,
  requestId: string,
): Promise<MethodAnswer> {
  const { route, pathParameters } = findRoute(routes, request);
  const parameters = { path: pathParameters, querystring: request.querystring, header: request.headers };
  const context = createTemplateContext({
    requestId,
    httpMethod: request.method,
    host: request.host,
    path: request.path,
    resourceId: route.id,
    resourcePath: route.path,
    sourceIp: request.sourceIp,
    userAgent: request.userAgent,
    receivedAt: new Date(),
  });
  const template = selectRequestTemplate(route, request.contentType);
  const input = createTemplateInput(request.body, parameters);
  const body =
    template === undefined ? request.body : renderMappingTemplate(template, { input, context, stageVariables: {} });
  const backendAnswer = route.action === 'Mock' ? answerMock(body) : await callStepFunctions(route, body, dependencies);
  return mapResponse(route.integrationResponses, backendAnswer, { parameters, context, accept: request.accept });
}

function findRoute(routes: IntegrationRoute[], request: MethodRequest) {
  for (const route of routes) {
    if (route.method !== 'ANY' && route.method !== request.method) continue;
    const match = matchPath(route.path, request.path);
    if (match !== undefined) return { route, pathParameters: match.pathParameters };
  }
  // An unknown route is told no more than an unsigned one (guide: "Gateway response types", MISSING_AUTHENTICATION_TOKEN).
  throw new GatewayError(
    403,
    'MissingAuthenticationTokenException',
    'Missing Authentication Token',
    `No method ${request.method} for ${request.path}.`,
  );
}

function gatewayAnswer(error: GatewayError): MethodAnswer {
  return {
    status: error.status,
    headers: { 'Content-Type': 'application/json', 'x-amzn-ErrorType': error.errorType },
    body: JSON.stringify({ message: error.clientMessage }),
  };
}
