import type { IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { z } from 'zod';
import { type Batch, batchOf } from './batch-request.ts';
import type { FaultyServiceName } from './call-fault.ts';

/** One request of an AWS SDK. */
export interface ReceivedCall {
  /**
   * For example `SendMessage`; undefined for an operation of another API, like DynamoDB Streams.
   */
  operation: string | undefined;
  /** Shared by all attempts of one call; undefined: the call is not an SDK's. */
  invocationId: string | undefined;
  transactionActions: string[];
  batch: Batch | undefined;
  path: string;
  headers: [string, string][];
  body: Uint8Array<ArrayBuffer>;
}

/** Headers of the connection, which are not passed on. */
const hopHeaders = ['host', 'connection', 'keep-alive', 'content-length', 'transfer-encoding', 'expect'];

/** The pattern of an operation's name in `x-amz-target`. */
const targets: Record<FaultyServiceName, RegExp> = {
  dynamodb: /^DynamoDB_\d+\.(\w+)$/,
  sqs: /^AmazonSQS\.(\w+)$/,
  sfn: /^AWSStepFunctions\.(\w+)$/,
};

const Transaction = z.object({ TransactItems: z.array(z.record(z.string(), z.unknown())) });

/** Reads a request of an AWS SDK. */
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

/** Returns for example `['Put', 'Update']`; nothing for a request that DynamoDB refuses anyway. */
function actionsOf(body: Uint8Array): string[] {
  try {
    const { TransactItems } = Transaction.parse(JSON.parse(Buffer.from(body).toString('utf8')));
    return TransactItems.map((item) => Object.keys(item)[0] ?? '');
  } catch {
    return [];
  }
}
