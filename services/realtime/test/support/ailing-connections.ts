import { request as forward } from 'node:http';
import { serve } from '../../../../shared/test/support/listening.ts';

/** What becomes of a message: it is never answered, or answered with this status. */
export type Ailment = 'hangs' | number;

/**
 * Stands before the `@connections` of a gateway. Forwards requests, except to connections with an
 * ailment.
 */
export async function startAilingConnections(gateway: string) {
  const ailments = new Map<string, Ailment>();
  const closed: string[] = [];
  const { hostname, port } = new URL(gateway);

  const { url: endpoint, stop } = await serve((request, response) => {
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
  return {
    endpoint,
    ail: (connectionId: string, ailment: Ailment) => void ailments.set(connectionId, ailment),
    heal: (connectionId: string) => void ailments.delete(connectionId),
    /** The connections that the service has ended. */
    closed,
    stop,
  };
}
