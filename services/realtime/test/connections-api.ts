import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { ServerMessage } from '@booth/shared';

/**
 * The `@connections` of API Gateway, as far as PostToConnection goes: 200 for an open connection, 410 for one that has
 * ended, 403 for a name that no connection can have.
 */
export async function startConnectionsApi() {
  const received = new Map<string, ServerMessage[]>();
  const gone = new Set<string>();

  const server = createServer(async (request, response) => {
    const connectionId = decodeURIComponent(/^(?:\/dev)?\/@connections\/([^/]+)$/.exec(request.url ?? '')?.[1] ?? '');
    const body = await text(request);
    if (request.method !== 'POST' || connectionId === '') response.writeHead(403).end();
    else if (gone.has(connectionId)) response.writeHead(410, { 'x-amzn-errortype': 'GoneException' }).end();
    else {
      const message = ServerMessage.parse(JSON.parse(body));
      received.set(connectionId, [...(received.get(connectionId) ?? []), message]);
      response.writeHead(200).end();
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    /** What the connection has received so far, in order. */
    receivedBy: (connectionId: string) => received.get(connectionId) ?? [],
    /** Ends the connection. */
    hangUp: (connectionId: string) => void gone.add(connectionId),
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}
