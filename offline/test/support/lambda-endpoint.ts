import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import type { StreamEventRecord } from '../../src/event-sources/index.ts';

/** Answers one invocation: what the function returns. A throw is a function error. */
type Handler = (batch: StreamEventRecord[], invocation: number) => unknown;

/** Starts the Lambda API of one function on a free port, as serverless-offline has it. */
export async function startLambdaEndpoint() {
  const lambda = {
    endpoint: '',
    /** Every batch that reached the function, in order. */
    batches: [] as StreamEventRecord[][],
    handler: (() => undefined) as Handler,
    /** The number of next invocations that are answered with 429. */
    throttles: 0,
    /** The partition keys of all records of all batches. */
    ids: () => lambda.batches.flat().map(idOf),
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
  const server = createServer(async (request, response) => {
    const { Records }: { Records: StreamEventRecord[] } = JSON.parse(await text(request));
    response.setHeader('x-amzn-RequestId', 'invocation-1');
    if (lambda.throttles > 0) {
      lambda.throttles -= 1;
      response.writeHead(429, { 'x-amzn-ErrorType': 'TooManyRequestsException' }).end('{"message":"Rate Exceeded."}');
      return;
    }
    lambda.batches.push(Records);
    try {
      const answer = await lambda.handler(Records, lambda.batches.length);
      response.writeHead(200).end(answer === undefined ? '' : JSON.stringify(answer));
    } catch (error) {
      response
        .writeHead(200, { 'X-Amz-Function-Error': 'Unhandled' })
        .end(JSON.stringify({ errorMessage: String(error) }));
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address !== null && typeof address === 'object') lambda.endpoint = `http://127.0.0.1:${address.port}`;
  return lambda;
}

/** Returns the `id` of a record's item. */
export function idOf(record: StreamEventRecord): string {
  return String(Object.values(record.dynamodb.Keys.id ?? {})[0]);
}
