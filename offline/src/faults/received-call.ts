import type { IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { z } from 'zod';
import { type Batch, batchOf } from './batch-request.ts';
import type { FaultyServiceName } from './call-fault.ts';

/** One request of an AWS SDK. */
export interface ReceivedCall {
  /** `TransactWriteItems`, `SendMessage`, `StartExecution`, …; undefined: it is not of the service's own API (a stream is read). */
  operation: string | undefined;
  /** The same for all attempts of one call; undefined: not an SDK's. */
  invocationId: string | undefined;
  transactionActions: string[];
  batch: Batch | undefined;
  path: string;
  headers: [string, string][];
  body: Uint8Array<ArrayBuffer>;
}

/** Of this connection, not of the call. */
const hopHeaders = ['host', 'connection', 'keep-alive', 'content-length', 'transfer-encoding', 'expect'];

/** What `x-amz-target` names the operations by. */
const targets: Record<FaultyServiceName, RegExp> = {
  dynamodb: /^DynamoDB_\d+\.(\w+)$/,
  sqs: /^AmazonSQS\.(\w+)$/,
  sfn: /^AWSStepFunctions\.(\w+)$/,
};

const Transaction = z.object({ TransactItems: z.array(z.record(z.string(), z.unknown())) });

export async function receiveCall(request: IncomingMessage, service: FaultyServiceName): Promise<ReceivedCall> {
  const body = new Uint8Array(await buffer(request));
  const [, operation] = targets[service].exec(`${request.headers['x-amz-target']}`) ?? [];
  return {
    operation,
    invocationId: request.headers['amz-sdk-invocation-id']?.toString(),
    transactionActions: operation?.startsWith('Transact') ? actionsOf(body) : [],
    batch: batchOf(operation, body),
    path: request.url ?? '/',
    headers: Object.entries(request.headers)
      .filter(([name]) => !hopHeaders.includes(name))
      .map(([name, value]) => [name, `${value}`]),
    body,
  };
}

/** `['Put', 'Update']`; a transaction that DynamoDB will refuse anyway has none. */
function actionsOf(body: Uint8Array): string[] {
  try {
    const { TransactItems } = Transaction.parse(JSON.parse(Buffer.from(body).toString('utf8')));
    return TransactItems.map((item) => Object.keys(item)[0] ?? '');
  } catch {
    return [];
  }
}
