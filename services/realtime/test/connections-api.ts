import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { ServerMessage } from '@booth/shared';

/** What becomes of a message: nothing is ever answered, or this status. */
export interface Ailment {
  hangs?: boolean;
  status?: number;
}

/**
 * The `@connections` of API Gateway: 200 for an open connection, 410 for one that has ended, 403
 * for a name that no connection can have. A connection may have an ailment.
 */
export async function startConnectionsApi() {
  const received = new Map<string, ServerMessage[]>();
  const gone = new Set<string>();
  const closed = new Set<string>();
  const ailments = new Map<string, Ailment>();

  const server = createServer(async (request, response) => {
    const connectionId = decodeURIComponent(/^(?:\/dev)?\/@connections\/([^/]+)$/.exec(request.url ?? '')?.[1] ?? '');
    const body = await text(request);
    const ailment = ailments.get(connectionId) ?? {};
    if (connectionId === '') response.writeHead(403).end();
    else if (request.method === 'DELETE') {
      closed.add(connectionId);
      gone.add(connectionId);
      response.writeHead(204).end();
    } else if (ailment.hangs === true) return;
    else if (ailment.status !== undefined) response.writeHead(ailment.status).end();
    else if (gone.has(connectionId)) response.writeHead(410, { 'x-amzn-errortype': 'GoneException' }).end();
    else {
      const message = ServerMessage.parse(JSON.parse(body));
      received.set(connectionId, [...(received.get(connectionId) ?? []), message]);
      response.writeHead(200).end();
    }
  });
  // A client that takes its socket up again in the very moment in which the server gives it up
  // fails.
  server.keepAliveTimeout = 120_000;
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
    /** Lets messages to the connection fail from now on; `{}` heals it. */
    ail: (connectionId: string, ailment: Ailment) => void ailments.set(connectionId, ailment),
    /** Whether the connection was ended by DeleteConnection. */
    isClosed: (connectionId: string) => closed.has(connectionId),
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}
