import type { IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { z } from 'zod';

/** One request of an AWS SDK to DynamoDB. */
export interface ReceivedCall {
  /** `TransactWriteItems`, …; undefined: it is not of DynamoDB's own API (a stream is read). */
  operation: string | undefined;
  /** The same for all attempts of one call; undefined: not an SDK's. */
  invocationId: string | undefined;
  transactionActions: string[];
  headers: [string, string][];
  body: Uint8Array<ArrayBuffer>;
}

/** Of this connection, not of the call. */
const hopHeaders = ['host', 'connection', 'keep-alive', 'content-length', 'transfer-encoding', 'expect'];

const Transaction = z.object({ TransactItems: z.array(z.record(z.string(), z.unknown())) });

export async function receiveCall(request: IncomingMessage): Promise<ReceivedCall> {
  const body = new Uint8Array(await buffer(request));
  const [, operation] = /^DynamoDB_\d+\.(\w+)$/.exec(`${request.headers['x-amz-target']}`) ?? [];
  return {
    operation,
    invocationId: request.headers['amz-sdk-invocation-id']?.toString(),
    transactionActions: operation?.startsWith('Transact') ? actionsOf(body) : [],
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
