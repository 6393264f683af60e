import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { z } from 'zod';

/** What becomes of one TransactWriteItems on its way. */
export type TransactionFault =
  | 'pass'
  /** DynamoDB cancels it: another transaction is at one of the counters. */
  | 'conflict'
  /** It takes place, but the connection breaks before the answer. */
  | 'answer-lost';

const TransactWriteItems = z.object({ TransactItems: z.array(z.record(z.string(), z.unknown())) });

/** A DynamoDB that forwards everything to a real one and does to each transaction in turn what `faults` says. */
export async function startFaultyDynamoDb(endpoint: string, faults: TransactionFault[]) {
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const isTransaction = request.headers['x-amz-target'] === 'DynamoDB_20120810.TransactWriteItems';
    const fault = (isTransaction ? faults.shift() : undefined) ?? 'pass';
    if (fault === 'conflict') return cancel(response, TransactWriteItems.parse(JSON.parse(body)).TransactItems);
    const { host: _host, connection: _connection, 'content-length': _length, ...headers } = request.headers;
    const answer = await fetch(endpoint, { method: 'POST', body, headers: Object.entries(headers).map(flat) });
    const answerBody = Buffer.from(await answer.arrayBuffer());
    if (fault === 'answer-lost') return response.destroy();
    response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.0' }).end(answerBody);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

const flat = ([name, value]: [string, string | string[] | undefined]): [string, string] => [name, `${value}`];

async function text(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}

/** As DynamoDB answers it: a reason for each action, in the order of the request. */
function cancel(response: ServerResponse, actions: Record<string, unknown>[]) {
  const reasons = actions.map((action) =>
    'Update' in action
      ? { Code: 'TransactionConflict', Message: 'Transaction is ongoing for the item' }
      : { Code: 'None' },
  );
  response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' }).end(
    JSON.stringify({
      __type: 'com.amazonaws.dynamodb.v20120810#TransactionCanceledException',
      Message: `Transaction cancelled, please refer cancellation reasons for specific reasons [${reasons.map((reason) => reason.Code).join(', ')}]`,
      CancellationReasons: reasons,
    }),
  );
}
