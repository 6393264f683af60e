import { createServer } from 'node:http';

/** Lambda functions by name. */
export type Functions = Record<string, (payload: unknown) => unknown>;

/** Serves functions on a free port, like the Lambda endpoint of serverless-offline. */
export async function startFunctions(functions: Functions) {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', async () => {
      const name = /functions\/([^/]+)\/invocations/.exec(request.url ?? '')?.[1] ?? '';
      try {
        const result = await functions[name]?.(JSON.parse(Buffer.concat(chunks).toString()));
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(result ?? null));
      } catch (error) {
        const thrown = error instanceof Error ? error : new Error(String(error));
        response.writeHead(200, { 'content-type': 'application/json', 'x-amz-function-error': 'Unhandled' });
        response.end(JSON.stringify({ errorMessage: thrown.message, errorType: thrown.name }));
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
