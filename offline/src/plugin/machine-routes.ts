import type { IncomingMessage, RequestListener, Server } from 'node:http';
import {
  type CompiledRoutes,
  createRouteTable,
  type RestMethod,
  resourcePaths,
  routesFromTemplate,
} from '../apigateway/index.ts';
import type { LocalStack } from '../cloudformation/index.ts';
import { isObject } from '../cloudformation/intrinsic-call.ts';
import { originForm } from './lambda-routes.ts';
import type { PluginLog } from './serverless.ts';

/** What a service's REST API answers, and who answers it. */
export interface MachineRoutes extends Omit<CompiledRoutes, 'problems'> {
  /**
   * The methods that are serverless-offline's (Lambda functions). undefined: not all that it serves is known, for the
   * service has an HTTP API, too.
   */
  functionRoutes: RestMethod[] | undefined;
  /**
   * Whether functions get requests as they were sent: no template and no model of a method looks at
   * the body before.
   */
  proxiesOnly: boolean;
}

/** The parts of a REST API besides its methods that decide what a request is answered; their `Ref`s to the API play no part. */
const API_PARTS = ['AWS::ApiGateway::Model', 'AWS::ApiGateway::RequestValidator', 'AWS::ApiGateway::GatewayResponse'];

/**
 * The routes of the service's REST API that need no Lambda: those of state machines, and the CORS preflights (mocks) of
 * all. Taken from the methods that would be deployed, with the models that check them and the API's gateway responses.
 */
export function machineRoutes(stack: LocalStack, log: PluginLog): MachineRoutes {
  const allMethods = stack.resourcesOf('AWS::ApiGateway::Method');
  const methods = allMethods.flatMap(([id, method]) => {
    const { ResourceId, RequestValidatorId, RequestModels, ...others } = method.Properties;
    const { HttpMethod, Integration, MethodResponses, RequestParameters, AuthorizationType, ApiKeyRequired } = others;
    // The others (Lambda proxies, authorizers) are serverless-offline's.
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
    log.warning(`${id}: this method is not served offline, for its Integration is not as CloudFormation takes it.`);
  }
  const pathOf = resourcePaths(Object.fromEntries(resources));
  const functionRoutes = allMethods
    .filter(([id]) => !isOurs(id))
    .map(([, { Properties }]) => ({
      method: `${Properties.HttpMethod}`.toUpperCase(),
      path: pathOf(Properties.ResourceId),
    }));
  const proxiesOnly = allMethods.every(
    ([id, { Properties }]) => isOurs(id) || (isProxy(Properties.Integration) && Properties.RequestModels === undefined),
  );
  return { routes, gatewayResponses, functionRoutes: hasHttpApi(stack) ? undefined : functionRoutes, proxiesOnly };
}

const isProxy = (integration: unknown): boolean => isObject(integration) && integration.Type === 'AWS_PROXY';

function hasHttpApi(stack: LocalStack): boolean {
  return stack
    .resourcesOf('AWS::ApiGatewayV2::Api')
    .some(([, { Properties }]) => Properties.ProtocolType !== 'WEBSOCKET');
}

export interface MachineRoutesOptions extends Pick<MachineRoutes, 'functionRoutes'> {
  routes: readonly RestMethod[];
  /** Answers their requests, with paths below the API's root. */
  integrations: RequestListener;
  /** What stands before the API's paths, e.g. `/dev`; may be empty. */
  pathPrefix: string;
}

/**
 * Lets the service's own HTTP server answer these routes: requests that fit one go, as they came,
 * to the integrations, as do those that fit nothing in the API (serverless-offline would answer
 * them in its own way); all others to whoever listened before. Done below serverless-offline's
 * framework, which would decode paths and add CORS headers that API Gateway does not.
 */
export function serveMachineRoutes(server: Server, options: MachineRoutesOptions): void {
  const isMachines = machinePaths(options);
  const others = server.listeners('request');
  server.removeAllListeners('request');
  server.on('request', (request, response) => {
    const path = isMachines(request);
    if (path === undefined) {
      for (const listener of others) listener.call(server, request, response);
      return;
    }
    request.url = path;
    options.integrations(request, response);
  });
}

/** Finds the path (with its query) below the API's root of a request that is not serverless-offline's. */
function machinePaths({ routes, functionRoutes, pathPrefix }: MachineRoutesOptions) {
  const machines = routes.map(({ method, path }) => ({ method, path, isMachines: true }));
  const functions = (functionRoutes ?? []).map(({ method, path }) => ({ method, path, isMachines: false }));
  const findRoute = createRouteTable([...machines, ...functions]);
  return ({ method, url: whole = '/' }: IncomingMessage): string | undefined => {
    const url = originForm(whole);
    if (!url.startsWith(`${pathPrefix}/`)) return undefined;
    const below = url.slice(pathPrefix.length);
    const [path = '/'] = below.split('?');
    const found = findRoute(method ?? 'GET', path);
    const isMachines = found?.route.isMachines ?? functionRoutes !== undefined;
    return isMachines ? below : undefined;
  };
}
