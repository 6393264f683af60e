import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { OfflineOptions } from './offline-options.ts';
import type { Serverless } from './serverless.ts';

/** serverless-offline's plugin object; `internals` has been there for its tests since version 6. */
interface ServerlessOffline {
  internals(): { getApiGatewayServer(): { listener: Server } };
}

function isServerlessOffline(plugin: object): plugin is ServerlessOffline {
  return 'internals' in plugin && typeof plugin.internals === 'function';
}

/**
 * The HTTP server of the service: serverless-offline's, or one of our own on the same port when the service has no
 * function with an HTTP event (then serverless-offline starts none).
 */
export async function serviceHttpServer(serverless: Serverless, options: OfflineOptions): Promise<Server> {
  const offline = serverless.pluginManager.plugins.find(isServerlessOffline);
  if (offline === undefined) throw new Error('serverless-offline is missing in the plugins of this service');
  if (hasHttpEvents(serverless)) return offline.internals().getApiGatewayServer().listener;
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
