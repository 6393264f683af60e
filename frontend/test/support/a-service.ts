import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { QueryClient } from '@tanstack/react-query';
import { type BoothClient, type ClientOptions, createClient } from '../../src/api/client.ts';

/** Answers by "METHOD /path", with the path after the base. All else is answered with 404. */
export type Answers = Record<string, (request: IncomingMessage, response: ServerResponse, body: string) => void>;

export interface AService {
  client: BoothClient;
  /** The address that the client calls. */
  base: string;
  /** The requests so far, as "METHOD /path". */
  asked: string[];
  answers: Answers;
  stop: () => Promise<void>;
}

export function answer(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}) {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(body === undefined ? '' : JSON.stringify(body));
}

/** Starts an HTTP server on a free port, and makes a client that retries without waiting. */
export async function aService(answers: Answers = {}, options: Partial<ClientOptions> = {}): Promise<AService> {
  const asked: string[] = [];
  const service = { asked, answers };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const name = `${request.method} ${request.url?.replace(/^\/dev/, '')}`;
      asked.push(name);
      const handle = service.answers[name];
      if (handle === undefined) answer(response, 404, undefined);
      else handle(request, response, Buffer.concat(chunks).toString());
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server does not listen');
  const base = `http://127.0.0.1:${address.port}/dev/`;
  const client = createClient({
    addresses: { survey: base, aggregation: base },
    deviceId: () => 'v'.repeat(32),
    watchForWake: (onWake) => {
      queueMicrotask(onWake);
      return () => {};
    },
    onTrouble: () => {},
    ...options,
  });
  const stop = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return Object.assign(service, { client, base, stop });
}

/** Gives each test of a file a service of its own and an empty cache, which asks once. */
export function eachWithService(use: (service: AService, cache: QueryClient) => void): void {
  let service: AService;
  const cache = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  beforeEach(async () => {
    service = await aService();
    use(service, cache);
  });
  afterEach(async () => {
    cache.clear();
    await service.stop();
  });
}
