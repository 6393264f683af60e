import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { HapiServer } from './lambda-routes.ts';
import type { OfflineOptions } from './offline-options.ts';
import type { Serverless } from './serverless.ts';

/** serverless-offline's plugin object; `internals` has been there for its tests since version 6. */
interface ServerlessOffline {
  internals(): { getApiGatewayServer(): HapiServer };
}

function isServerlessOffline(plugin: object): plugin is ServerlessOffline {
  return 'internals' in plugin && typeof plugin.internals === 'function';
}

/**
 * serverless-offline's server for functions with HTTP events; undefined where the service has none,
 * for then it starts none.
 */
export function functionsHttpServer(serverless: Serverless): HapiServer | undefined {
  const offline = serverless.pluginManager.plugins.find(isServerlessOffline);
  if (offline === undefined) throw new Error('serverless-offline is missing in the plugins of this service');
  return hasHttpEvents(serverless) ? offline.internals().getApiGatewayServer() : undefined;
}

/** The HTTP server of the service: that for its functions, or one of our own on the same port. */
export async function serviceHttpServer(serverless: Serverless, options: OfflineOptions): Promise<Server> {
  const functions = functionsHttpServer(serverless);
  if (functions !== undefined) return functions.listener;
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
