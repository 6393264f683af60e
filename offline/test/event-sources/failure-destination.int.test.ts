import { CreateBucketCommand, GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { failureRecord } from '../../src/event-sources/dynamodb/failure-record.ts';
import { firstAttempt } from '../../src/event-sources/dynamodb/retry-decision.ts';
import { createFailureDestination, DestinationUnusable } from '../../src/event-sources/failure-destination.ts';
import { startQueueServer } from '../support/queue-server.ts';

const settings = { region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
const source = { functionArn: 'f', shardId: 'shardId-1', streamArn: 'arn:stream' };
const record = failureRecord(
  source,
  firstAttempt([]),
  'RetryAttemptsExhausted',
  undefined,
  new Date('2026-11-14T00:13:49.717Z'),
);
const event = { Records: [{ eventID: '1' }] };

let server: Awaited<ReturnType<typeof startQueueServer>>;
beforeAll(async () => {
  server = await startQueueServer();
});
afterAll(() => server.close());

const destinationOf = (arn: string) => {
  const { endpoint } = server;
  return createFailureDestination({ uuid: 'mapping', arn }, { sqs: endpoint, sns: endpoint, s3: endpoint }, settings);
};
const { signal } = new AbortController();

test('a topic gets the position of the records, as a queue does', async () => {
  const sns = new SNSClient({ ...settings, endpoint: server.endpoint });
  const sqs = new SQSClient({ ...settings, endpoint: server.endpoint, useQueueUrlAsEndpoint: false });
  const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: 'discarded' }));
  const Attributes = { RawMessageDelivery: 'true' };
  await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: server.queueArn, Attributes }));
  const destination = destinationOf(TopicArn);
  await destination?.find(signal);
  await destination?.send(record, event, signal);
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: server.queueUrl }));
  expect(Messages.map(({ Body = '' }) => JSON.parse(Body))).toEqual([JSON.parse(JSON.stringify(record))]);
  sns.destroy();
  sqs.destroy();
  destination?.close();
});

test('a bucket gets an object with the whole event', async () => {
  const s3 = new S3Client({ ...settings, endpoint: server.endpoint, forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket: 'discarded' }));
  const destination = destinationOf('arn:aws:s3:::discarded');
  await destination?.find(signal);
  await destination?.send(record, event, signal);
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: 'discarded' }));
  expect(Contents.map(({ Key }) => Key)).toEqual([
    expect.stringMatching(/^aws\/lambda\/mapping\/shardId-1\/2026\/11\/14\/2026-11-14T00\.13\.49-[\da-f-]{36}$/),
  ]);
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: 'discarded', Key: Contents[0]?.Key }));
  expect(JSON.parse((await Body?.transformToString()) ?? '')).toEqual({
    ...JSON.parse(JSON.stringify(record)),
    payload: JSON.stringify(event),
  });
  s3.destroy();
  destination?.close();
});

test.each(['arn:aws:sns:us-east-1:000000000000:missing', 'arn:aws:s3:::missing', 'arn:aws:sqs:us-east-1:0:missing'])(
  'a destination that does not exist is unusable: %s',
  async (arn) => {
    const destination = destinationOf(arn);
    await expect(destination?.find(signal)).rejects.toThrow(DestinationUnusable);
    destination?.close();
  },
);
