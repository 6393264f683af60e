import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { ServerMessage } from '@booth/shared';
import { listen } from '../../../../shared/test/support/listening.ts';

/** What becomes of a message: it is never answered, or answered with this status. */
export interface Ailment {
  hangs?: boolean;
  status?: number;
}

/**
 * Starts `@connections` as API Gateway's: 200 for an open connection, 410 for one that has ended,
 * 403 for an impossible name. A connection may have an ailment.
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
  // A request on a socket that the server closes at the same moment would fail.
  server.keepAliveTimeout = 120_000;
  const { url: endpoint, stop } = await listen(server);
  return {
    endpoint,
    /** Returns the messages that the connection has received, in order. */
    receivedBy: (connectionId: string) => received.get(connectionId) ?? [],
    /** Ends the connection. */
    hangUp: (connectionId: string) => void gone.add(connectionId),
    /** Makes messages to the connection fail from now on. `{}` heals it. */
    ail: (connectionId: string, ailment: Ailment) => void ailments.set(connectionId, ailment),
    /** Returns true if DeleteConnection has ended the connection. */
    isClosed: (connectionId: string) => closed.has(connectionId),
    stop,
  };
}
