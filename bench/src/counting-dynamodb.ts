import { createServer, request as forward } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import * as z from 'zod/mini';

const Capacity = z.object({ CapacityUnits: z.number() });
const Answer = z.looseObject({
  ConsumedCapacity: z._default(
    z.union([
      z.pipe(
        Capacity,
        z.transform((one) => [one]),
      ),
      z.array(Capacity),
    ]),
    [],
  ),
});

const READS = ['GetItem', 'Query', 'Scan', 'BatchGetItem', 'TransactGetItems'];
const WRITES = ['PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem', 'TransactWriteItems'];

/** A proxy of DynamoDB that sums up the capacity that calls consume. */
export interface CountingDynamoDb {
  /** The environment of a service whose calls are counted. */
  readonly env: Record<string, string>;
  /** Returns the units consumed since the last call. */
  take(): { readUnits: number; writeUnits: number };
  close(): void;
}

const withCapacity = (asked: string): string =>
  JSON.stringify({ ...z.looseObject({}).parse(JSON.parse(asked)), ReturnConsumedCapacity: 'TOTAL' });

/** Starts the proxy on a free port. */
export async function startCountingDynamoDb(): Promise<CountingDynamoDb> {
  let units = { readUnits: 0, writeUnits: 0 };
  const server = createServer(async (request, response) => {
    // The service is redirected without noticing, so the header names the real DynamoDB.
    const port = Number(`${request.headers.host}`.split(':')[1]);
    const action = `${request.headers['x-amz-target']}`.split('.')[1] ?? '';
    const isData = READS.includes(action) || WRITES.includes(action);
    const asked = await text(request);
    const body = isData ? withCapacity(asked) : asked;
    const { host, ...headers } = request.headers;
    const onward = forward({
      port,
      method: request.method,
      headers: { ...headers, 'content-length': Buffer.byteLength(body) },
    });
    onward.on('response', async (answer) => {
      const answered = await text(answer);
      if (isData) {
        const { ConsumedCapacity } = Answer.parse(JSON.parse(answered));
        const sum = ConsumedCapacity.reduce((total, { CapacityUnits }) => total + CapacityUnits, 0);
        units[READS.includes(action) ? 'readUnits' : 'writeUnits'] += sum;
      }
      response.writeHead(answer.statusCode ?? 500, {
        ...answer.headers,
        'content-length': Buffer.byteLength(answered),
      });
      response.end(answered);
    });
    onward.on('error', () => response.destroy());
    onward.end(body);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const own: AddressInfo | string | null = server.address();
  if (own === null || typeof own === 'string') throw new Error('the counting DynamoDB has no port');
  return {
    env: {
      NODE_OPTIONS: `--import ${new URL('./count-dynamodb-preload.ts', import.meta.url).href}`,
      DYNAMODB_PORT: '{dynamodb.port}',
      COUNTING_PORT: `${own.port}`,
    },
    take: () => {
      const taken = units;
      units = { readUnits: 0, writeUnits: 0 };
      return taken;
    },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
