import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';

/** One call of a function. */
export interface Invocation {
  functionName: string;
  payload: unknown;
}

/** Lambda's Invoke for the real client, on a free port; a throw is a function error, as serverless-offline answers it. */
export async function startLambdaEndpoint(handle: (invocation: Invocation) => unknown) {
  const server = createServer(async (request, response) => {
    const functionName = /\/functions\/([^/]+)\/invocations$/.exec(request.url ?? '')?.[1] ?? '';
    try {
      const answer = await handle({ functionName, payload: JSON.parse(await text(request)) });
      response.end(JSON.stringify(answer));
    } catch (error) {
      response.setHeader('X-Amz-Function-Error', 'Unhandled').end(JSON.stringify({ errorMessage: `${error}` }));
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
