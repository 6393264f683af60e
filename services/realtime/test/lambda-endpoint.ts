import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';

type Function = (payload: unknown) => Promise<unknown>;

/** Lambda's Invoke for these functions, by name; a function that throws answers as Lambda does. */
export async function startLambdaEndpoint(functions: Record<string, Function>) {
  const server = createServer(async (request, response) => {
    const name = decodeURIComponent(/\/functions\/([^/]+)\/invocations$/.exec(request.url ?? '')?.[1] ?? '');
    const called = functions[name];
    if (called === undefined) return response.writeHead(404).end();
    try {
      const result = await called(JSON.parse(await text(request)));
      response.writeHead(200).end(JSON.stringify(result ?? null));
    } catch (error) {
      const { name: errorType, message: errorMessage } = error instanceof Error ? error : new Error(String(error));
      response.writeHead(200, { 'x-amz-function-error': 'Unhandled' }).end(JSON.stringify({ errorType, errorMessage }));
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}
