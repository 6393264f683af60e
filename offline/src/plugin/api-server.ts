import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { createIntegrations } from '../apigateway/index.ts';
import type { CloudEndpoints } from '../cloud/index.ts';
import type { LocalStack } from '../cloudformation/index.ts';
import { answerAsGateway, answerAsHttpApi, followExchanges, type HapiServer, passOnAsSent } from './lambda-routes.ts';
import { acceptStageInPaths, functionRouteFinder, machineRoutes, serveMachineRoutes } from './machine-routes.ts';
import type { OfflineOptions } from './offline-options.ts';
import type { PluginLog, Serverless } from './serverless.ts';

/**
 * serverless-offline's plugin object. It has had `internals`, made for its tests, since version 6.
 */
interface ServerlessOffline {
  internals(): { getApiGatewayServer(): HapiServer };
}

function isServerlessOffline(plugin: object): plugin is ServerlessOffline {
  return 'internals' in plugin && typeof plugin.internals === 'function';
}

/**
 * Serves the service's REST or HTTP API: serverless-offline serves functions, and the plugin serves
 * state machines and mocks.
 */
export async function serveHttpApi(
  stack: LocalStack,
  serverless: Serverless,
  options: OfflineOptions,
  { sfn: sfnEndpoint, region }: CloudEndpoints,
  log: PluginLog,
): Promise<void> {
  const { routes, gatewayResponses, functionRoutes, proxiesOnly } = machineRoutes(stack, log);
  const stage = serverless.getProvider('aws').getStage();
  const pathPrefix = `${options.prefix && `/${options.prefix}`}${options.noPrependStageInUrl ? '' : `/${stage}`}`;
  const api = { routes, functionRoutes, pathPrefix };
  const ofFunctions = functionsHttpServer(serverless);
  if (ofFunctions !== undefined) {
    if (proxiesOnly) passOnAsSent(ofFunctions);
    followExchanges(ofFunctions, functionRoutes === undefined ? 'HTTP' : 'REST', functionRouteFinder(api));
    if (functionRoutes === undefined) answerAsHttpApi(ofFunctions);
    else answerAsGateway(ofFunctions, gatewayResponses, (line) => log.warning(line));
  }
  if (routes.length === 0 && (functionRoutes ?? []).length === 0) return;
  const server = ofFunctions?.listener ?? (await ownHttpServer(options));
  const integrations = createIntegrations(routes, {
    sfnEndpoint,
    region,
    gatewayResponses,
    log: (line) => log.warning(line),
  });
  serveMachineRoutes(server, { ...api, integrations });
  if (options.noPrependStageInUrl) acceptStageInPaths(server, stage, api);
  for (const { method, path, action } of routes) {
    if (action !== 'Mock') log.notice(`${method} ${path} -> ${action}`);
  }
}

/** Returns serverless-offline's server. It starts none for a service without HTTP events. */
function functionsHttpServer(serverless: Serverless): HapiServer | undefined {
  const offline = serverless.pluginManager.plugins.find(isServerlessOffline);
  if (offline === undefined) throw new Error('serverless-offline is missing in the plugins of this service');
  return hasHttpEvents(serverless) ? offline.internals().getApiGatewayServer() : undefined;
}

/** Starts a server for a service for which serverless-offline starts none. */
async function ownHttpServer(options: OfflineOptions): Promise<Server> {
  const server = createServer((_request, response) => {
    response.writeHead(403, { 'content-type': 'application/json' });
    response.end('{"message": "Missing Authentication Token"}');
  });
  server.listen(options.httpPort, options.host);
  await once(server, 'listening');
  return server;
}

function hasHttpEvents({ service }: Serverless): boolean {
  const events = Object.values(service.functions).flatMap((definition) => definition.events ?? []);
  return events.some((event) => 'http' in event || 'httpApi' in event);
}
