import type { IncomingMessage, RequestListener, Server } from 'node:http';
import { z } from 'zod';
import {
  type CompiledRoutes,
  createRouteTable,
  type FoundRoute,
  type RequestValidation,
  type RestMethod,
  resourcePaths,
  routesFromTemplate,
  validatorsFromTemplate,
} from '../apigateway/index.ts';
import type { LocalStack } from '../cloudformation/index.ts';
import { isObject } from '../json.ts';
import { originForm } from './lambda-routes.ts';
import type { PluginLog } from './serverless.ts';

/** The routes of a service's REST API, by what answers them. */
export interface MachineRoutes extends Omit<CompiledRoutes, 'problems'> {
  /** The methods of functions. Undefined if the service also has an HTTP API: not all are known. */
  functionRoutes: FunctionRoute[] | undefined;
  /**
   * Functions get requests as they were sent: no method has a template that reads the body first.
   */
  proxiesOnly: boolean;
}

/** A method of the REST API whose integration is a function. */
export interface FunctionRoute extends RestMethod {
  /** The function's answer is the response; otherwise templates make it. */
  isProxy: boolean;
  /** The checks before the function is called. */
  validation: RequestValidation | undefined;
}

/** Finds the method of a request among those whose integration is a function. */
export type FindFunctionRoute = (request: IncomingMessage) => FoundRoute<FunctionRoute> | undefined;

/** The parts of a REST API, besides its methods, that decide the answer to a request. */
const API_PARTS = ['AWS::ApiGateway::Model', 'AWS::ApiGateway::RequestValidator', 'AWS::ApiGateway::GatewayResponse'];

/**
 * Returns the routes of the service's REST API, as it would be deployed. `routes` are those that
 * need no function: state machines, and all CORS preflights (mocks).
 */
export function machineRoutes(stack: LocalStack, log: PluginLog): MachineRoutes {
  const allMethods = stack.resourcesOf('AWS::ApiGateway::Method');
  const methods = allMethods.flatMap(([id, method]) => {
    const { ResourceId, RequestValidatorId, RequestModels, ...others } = method.Properties;
    const { HttpMethod, Integration, MethodResponses, RequestParameters, AuthorizationType, ApiKeyRequired } = others;
    // serverless-offline serves the others (Lambda proxies, authorizers).
    if (!isObject(Integration) || (Integration.Type !== 'AWS' && Integration.Type !== 'MOCK')) return [];
    const resolved = stack.resolve(
      { HttpMethod, Integration, MethodResponses, RequestParameters, AuthorizationType, ApiKeyRequired },
      `resources.Resources.${id}.Properties`,
    );
    if (!isObject(resolved)) return [];
    return [[id, { ...method, Properties: { ...resolved, ResourceId, RequestValidatorId, RequestModels } }] as const];
  });
  const parts = API_PARTS.flatMap((type) =>
    stack
      .resourcesOf(type)
      .map(
        ([id, part]) =>
          [
            id,
            { ...part, Properties: stack.resolve(part.Properties, `resources.Resources.${id}.Properties`) },
          ] as const,
      ),
  );
  const resources = stack.resourcesOf('AWS::ApiGateway::Resource');
  const { routes, gatewayResponses, problems } = routesFromTemplate(
    Object.fromEntries([...resources, ...parts, ...methods]),
  );
  for (const problem of problems) log.warning(problem);
  const isOurs = (id: string) => routes.some((route) => route.id === id);
  for (const [id, { Properties }] of methods) {
    if (isOurs(id) || !JSON.stringify(Properties).includes(':states:action/')) continue;
    log.warning(`${id}: this method is not served offline: its Integration is not one that CloudFormation accepts.`);
  }
  const pathOf = resourcePaths(Object.fromEntries(resources));
  const { validationOf } = validatorsFromTemplate(Object.fromEntries(parts));
  const functionRoutes = allMethods
    .filter(([id]) => !isOurs(id))
    .map(([, { Properties }]) => ({
      method: `${Properties.HttpMethod}`.toUpperCase(),
      path: pathOf(Properties.ResourceId),
      isProxy: isObject(Properties.Integration) && Properties.Integration.Type === 'AWS_PROXY',
      validation: validationOf(ValidatedProperties.parse(Properties)),
    }));
  const proxiesOnly = functionRoutes.every(({ isProxy }) => isProxy);
  return { routes, gatewayResponses, functionRoutes: hasHttpApi(stack) ? undefined : functionRoutes, proxiesOnly };
}

const ValidatedProperties = z.object({
  RequestValidatorId: z.unknown().optional(),
  RequestModels: z.record(z.string(), z.unknown()).default({}),
  RequestParameters: z.record(z.string(), z.union([z.boolean(), z.stringbool()])).default({}),
});

function hasHttpApi(stack: LocalStack): boolean {
  return stack
    .resourcesOf('AWS::ApiGatewayV2::Api')
    .some(([, { Properties }]) => Properties.ProtocolType !== 'WEBSOCKET');
}

/** The settings of `serveMachineRoutes`. */
export interface MachineRoutesOptions {
  routes: readonly RestMethod[];
  functionRoutes: readonly FunctionRoute[] | undefined;
  /** Answers the requests for `routes`, with paths below the API's root. */
  integrations: RequestListener;
  /** The prefix of the API's paths, such as `/dev`; may be empty. */
  pathPrefix: string;
}

/**
 * Passes requests that fit `routes`, or nothing in the API, to the integrations, and all others to
 * the server's former listeners. This happens below serverless-offline's framework, which would
 * decode paths and add CORS headers that API Gateway does not add.
 */
export function serveMachineRoutes(server: Server, options: MachineRoutesOptions): void {
  const { functionRoutes, integrations } = options;
  const find = finderOf(options);
  intercept(server, (request, response) => {
    const { below, found } = find(request);
    const isMachines = found === undefined ? functionRoutes !== undefined : 'isMachines' in found.route;
    if (below === undefined || !isMachines) return false;
    request.url = below;
    integrations(request, response);
    return true;
  });
}

/** Returns a function that finds the method of a request among those of functions. */
export function functionRouteFinder(options: Omit<MachineRoutesOptions, 'integrations'>): FindFunctionRoute {
  const find = finderOf(options);
  return (request) => {
    const { found } = find(request);
    return found === undefined || 'isMachines' in found.route ? undefined : { ...found, route: found.route };
  };
}

/**
 * Removes the stage from the paths of requests: the URL of a deployed REST API ends with it, and
 * clients may be configured with such a URL. Leaves a path alone if the API has it as it is
 * written.
 */
export function acceptStageInPaths(
  server: Server,
  stage: string,
  { routes, functionRoutes, pathPrefix }: Omit<MachineRoutesOptions, 'integrations'>,
): void {
  const findRoute = createRouteTable<RestMethod>([...routes, ...(functionRoutes ?? [])]);
  const start = `${pathPrefix}/${stage}`;
  intercept(server, (request) => {
    const url = originForm(request.url ?? '/');
    const after = url.slice(start.length);
    if (!url.startsWith(start) || !/^(?:[/?]|$)/.test(after)) return false;
    const [path = '/'] = url.slice(pathPrefix.length).split('?');
    if (findRoute(request.method ?? 'GET', path) !== undefined) return false;
    request.url = `${pathPrefix}${after.startsWith('/') ? after : `/${after}`}`;
    return false;
  });
}

/** Runs `take` before the server's own listeners; they do not run if it returns true (answered). */
function intercept(server: Server, take: (...given: Parameters<RequestListener>) => boolean): void {
  const others = server.listeners('request');
  server.removeAllListeners('request');
  server.on('request', (request, response) => {
    if (take(request, response)) return;
    for (const listener of others) listener.call(server, request, response);
  });
}

/**
 * Returns a function that finds the method of a request, and path and query below the API's root.
 */
function finderOf({ routes, functionRoutes = [], pathPrefix }: Omit<MachineRoutesOptions, 'integrations'>) {
  const machines = routes.map(({ method, path }) => ({ method, path, isMachines: true }));
  const findRoute = createRouteTable([...machines, ...functionRoutes]);
  return ({ method, url: whole = '/' }: IncomingMessage) => {
    const url = originForm(whole);
    if (!url.startsWith(`${pathPrefix}/`)) return { below: undefined, found: undefined };
    const below = url.slice(pathPrefix.length);
    const [path = '/'] = below.split('?');
    return { below, found: findRoute(method ?? 'GET', path) };
  };
}
