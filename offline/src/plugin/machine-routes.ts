import type { Server } from 'node:http';
import { request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { type IntegrationRoute, routesFromTemplate } from '../apigateway/index.ts';
import { matchPath } from '../apigateway/path-template.ts';
import type { LocalStack } from '../cloudformation/index.ts';
import { isObject } from '../cloudformation/intrinsic-call.ts';
import type { PluginLog } from './serverless.ts';

/**
 * The routes of the service's REST API that need no Lambda: those of state machines, and the CORS preflights (mocks) of
 * all. Taken from the methods that would be deployed.
 */
export function machineRoutes(stack: LocalStack, log: PluginLog): IntegrationRoute[] {
  const methods = stack.resourcesOf('AWS::ApiGateway::Method').flatMap(([id, method]) => {
    const { HttpMethod, ResourceId, Integration, MethodResponses } = method.Properties;
    // The others (Lambda proxies, authorizers) are serverless-offline's.
    if (!isObject(Integration) || (Integration.Type !== 'AWS' && Integration.Type !== 'MOCK')) return [];
    const resolved = stack.resolve(
      { HttpMethod, Integration, MethodResponses },
      `resources.Resources.${id}.Properties`,
    );
    return isObject(resolved) ? [[id, { ...method, Properties: { ...resolved, ResourceId } }] as const] : [];
  });
  const resources = stack.resourcesOf('AWS::ApiGateway::Resource');
  const { routes, problems } = routesFromTemplate(Object.fromEntries([...resources, ...methods]));
  for (const problem of problems) log.warning(problem);
  for (const [id, { Properties }] of methods) {
    if (routes.some((route) => route.id === id) || !JSON.stringify(Properties).includes(':states:action/')) continue;
    log.warning(`${id}: this method is not served offline, for its Integration is not as CloudFormation takes it.`);
  }
  return routes;
}

export interface MachineRoutesOptions {
  routes: readonly IntegrationRoute[];
  /** Of the server that runs the integrations. */
  integrations: URL;
  /** What stands before the API's paths, e.g. `/dev`; may be empty. */
  pathPrefix: string;
}

/**
 * Lets the service's own HTTP server answer these routes: requests that fit one go, byte for byte, to the integrations;
 * all others to whoever listened before. Done below serverless-offline's framework, which would decode paths and add CORS
 * headers that API Gateway does not.
 */
export function serveMachineRoutes(server: Server, options: MachineRoutesOptions): void {
  const others = server.listeners('request');
  server.removeAllListeners('request');
  server.on('request', (request, response) => {
    const path = machinePath(request, options);
    if (path !== undefined) forward(request, response, options.integrations, path);
    else for (const listener of others) listener.call(server, request, response);
  });
}

/** The path (with its query) below the API's root, when one of the routes has it. */
function machinePath(request: IncomingMessage, { routes, pathPrefix }: MachineRoutesOptions): string | undefined {
  const url = request.url ?? '/';
  if (!url.startsWith(`${pathPrefix}/`)) return undefined;
  const below = url.slice(pathPrefix.length);
  const [path = '/'] = below.split('?');
  const fits = (route: IntegrationRoute) =>
    (route.method === 'ANY' || route.method === request.method) && matchPath(route.path, path) !== undefined;
  return routes.some(fits) ? below : undefined;
}

function forward(request: IncomingMessage, response: ServerResponse, { hostname, port }: URL, path: string): void {
  const { method, headers } = request;
  const onward = httpRequest({ hostname, port, path, method, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  onward.on('error', () => {
    // As API Gateway answers when an integration cannot be reached.
    if (!response.headersSent) response.writeHead(502, { 'content-type': 'application/json' });
    response.end('{"message": "Internal server error"}');
  });
  request.pipe(onward);
}
