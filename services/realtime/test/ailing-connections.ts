import { once } from 'node:events';
import { createServer, request as forward } from 'node:http';

/** What becomes of a message: nothing is ever answered, or this status. */
export type Ailment = 'hangs' | number;

/**
 * Stands before the `@connections` of a gateway. Connections may have an ailment, and are fine
 * otherwise.
 */
export async function startAilingConnections(gateway: string) {
  const ailments = new Map<string, Ailment>();
  const closed: string[] = [];
  const { hostname, port } = new URL(gateway);

  const server = createServer((request, response) => {
    const connectionId = decodeURIComponent(/@connections\/([^/]+)$/.exec(request.url ?? '')?.[1] ?? '');
    const ailment = ailments.get(connectionId);
    if (request.method === 'DELETE') closed.push(connectionId);
    else if (ailment === 'hangs') return;
    else if (ailment !== undefined) return response.writeHead(ailment).end();
    const { url: path, method, headers } = request;
    request.pipe(
      forward({ hostname, port, path, method, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      }).on('error', () => response.destroy()),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    ail: (connectionId: string, ailment: Ailment) => void ailments.set(connectionId, ailment),
    heal: (connectionId: string) => void ailments.delete(connectionId),
    /** The connections that were ended from this side. */
    closed,
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}
