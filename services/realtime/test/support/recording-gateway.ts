import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { text } from 'node:stream/consumers';
import { listen } from '../../../../shared/test/support/listening.ts';

export interface GatewayRequest {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  body: string;
}

/** Stands in for API Gateway's `@connections`: records the requests, and answers by `answer`. */
export async function startRecordingGateway(answer: RequestListener = (_request, response) => response.end()) {
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
  const { url, stop } = await listen(server);
  return {
    endpoint: `${url}/dev`,
    requests,
    /** The number of connections so far. */
    sockets: () => sockets,
    stop,
  };
}
