import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { text } from 'node:stream/consumers';

export interface GatewayRequest {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  body: string;
}

/**
 * An HTTP server in the place of API Gateway's `@connections`: keeps what it is asked, and answers
 * as it is told.
 */
export async function startGateway(answer: RequestListener = (_request, response) => response.end()) {
  const requests: GatewayRequest[] = [];
  let sockets = 0;
  const server = createServer(async (request, response) => {
    const { method = '', url: path = '', headers } = request;
    requests.push({ method, path, headers, body: await text(request) });
    answer(request, response);
  });
  server.on('connection', () => {
    sockets += 1;
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    endpoint: `http://127.0.0.1:${address.port}/dev`,
    requests,
    /** How many connections there have been. */
    sockets: () => sockets,
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}
