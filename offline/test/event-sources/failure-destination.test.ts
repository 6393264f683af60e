import { once } from 'node:events';
import { createServer } from 'node:http';
import { failureRecord } from '../../src/event-sources/dynamodb/failure-record.ts';
import { firstAttempt } from '../../src/event-sources/dynamodb/retry-decision.ts';
import { createFailureDestination, DestinationUnusable } from '../../src/event-sources/failure-destination.ts';

const settings = { region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
const source = { functionArn: 'f', shardId: 's', streamArn: 'arn:stream' };
const record = failureRecord(source, firstAttempt([]), 'RetryAttemptsExhausted', undefined, new Date(0));

/** Sends a report to an SQS that answers each message like this; returns the error. */
async function sendTo(status: number, error: string): Promise<unknown> {
  const server = createServer((request, response) => {
    const isMessage = request.headers['x-amz-target'] === 'AmazonSQS.SendMessage';
    response.writeHead(isMessage ? status : 200, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(JSON.stringify(isMessage ? { __type: `com.amazonaws.sqs#${error}` } : { QueueUrl: 'http://queue' }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const endpoint = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  const destination = createFailureDestination(
    { uuid: 'mapping', arn: 'arn:aws:sqs:us-east-1:000000000000:dlq' },
    { sqs: endpoint },
    settings,
  );
  const outcome = await destination?.send(record, {}, new AbortController().signal).catch((reason: unknown) => reason);
  destination?.close();
  server.close();
  server.closeAllConnections();
  await once(server, 'close');
  return outcome;
}

test.each([
  [400, 'InvalidMessageContents'],
  [400, 'MissingParameter'],
  [403, 'AccessDeniedException'],
])('a queue that refuses the message is unusable: %i %s', async (status, error) => {
  const outcome = await sendTo(status, error);
  expect(outcome).toBeInstanceOf(DestinationUnusable);
  expect(String(outcome)).toMatch(new RegExp(`:dlq at http.*${error}`));
});

test.each([
  [400, 'RequestThrottled'],
  [400, 'ThrottlingException'],
  [429, 'TooManyRequests'],
  [500, 'InternalFailure'],
])('a queue that is busy is not unusable: %i %s', async (status, error) => {
  const outcome = await sendTo(status, error);
  expect(outcome).toBeInstanceOf(Error);
  expect(outcome).not.toBeInstanceOf(DestinationUnusable);
});
