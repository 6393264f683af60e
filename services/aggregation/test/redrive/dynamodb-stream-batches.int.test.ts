import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { startEventSourceMapping } from '../../../../offline/src/event-sources/index.ts';
import { aMapping } from '../../../../offline/test/support/streamed-table.ts';
import { startLambdaEndpoint } from '../../../../shared/test/support/lambda-endpoint.ts';
import { serve } from '../../../../shared/test/support/listening.ts';
import { readBatch } from '../../src/redrive/dynamodb-stream-batches.ts';
import { aBallot } from '../support/ballots.ts';
import { NOTHING } from '../support/dead-letter-records.ts';
import { recount } from '../support/recount.ts';
import { type RedriveService, startRedriveService } from '../support/redrive-service.ts';

let service: RedriveService;
beforeEach(async () => {
  service = await startRedriveService();
});
afterEach(() => service.stop());

const items = Array.from({ length: 12 }, (_, index) =>
  aBallot({ voter: `voter-${index}`, options: [`o-${index % 3}`] }),
);

/**
 * Lets the local cloud's poller write the messages for batches on which `aggregate` always fails.
 */
async function giveUp(batchSize: number): Promise<void> {
  const { dynamodb, sqsEndpoint, queueArn, streamArns } = service;
  const lambda = await startLambdaEndpoint(() => {
    throw new Error('no connection');
  });
  const differences = { batchSize, maximumRetryAttempts: 0, onFailureDestinationArn: queueArn };
  const mapping = startEventSourceMapping(aMapping(streamArns.votes, differences), {
    dynamodbEndpoint: dynamodb.endpoint,
    credentials: dynamodb.credentials,
    region: dynamodb.region,
    lambdaEndpoint: () => lambda.url,
    sqsEndpoint,
    log: () => {},
    lookEveryMs: 10,
  });
  await mapping.idle();
  await mapping.stop();
  await lambda.stop();
}

/** Returns the message of a batch with another position in the stream. */
function movedTo(message: string | undefined, position: Record<string, unknown>): string {
  const { DDBStreamBatchInfo, ...rest } = JSON.parse(message ?? '');
  return JSON.stringify({ ...rest, DDBStreamBatchInfo: { ...DDBStreamBatchInfo, ...position } });
}

describe('a batch that Lambda gave up', () => {
  test('is read from the stream again, exactly its records, and counted', async () => {
    // Prepare
    await service.putBallots(items);
    await giveUp(100);
    const later = aBallot({ voter: 'later' });
    await service.putBallots([later]);

    // Act
    const messages = service.available();
    const report = await service.redrive();

    // Assess
    expect(messages).toHaveLength(1);
    expect(report).toEqual({ ...NOTHING, counted: 1 });
    expect(await service.counts()).toEqual(recount(items));
    expect([service.available(), service.hidden()]).toEqual([[], 0]);
  });

  test('counts once, even if it is taken back twice or was counted in part', async () => {
    // Prepare
    await service.putBallots(items);
    await giveUp(5);
    const messages = service.available();

    // Act: the first batch twice, as if a run had died before deleting its message.
    service.empty();
    for (const message of [...messages.slice(0, 1), ...messages]) service.send(message);
    const report = await service.redrive();

    // Assess
    expect(messages.length).toBeGreaterThanOrEqual(3);
    expect(report).toEqual({ ...NOTHING, counted: messages.length + 1 });
    expect(await service.counts()).toEqual(recount(items));
  });

  test('with a record that fits no schema stays in the queue, while the others are counted', async () => {
    // Prepare
    await service.putBallots([aBallot(), { ...aBallot({ voter: 'bob' }), timestamp: 'yesterday' }]);
    await giveUp(100);
    const messages = service.available();

    // Act
    const report = await service.redrive();

    // Assess
    expect(report).toMatchObject({ counted: 0, stillUncountable: [{ reason: expect.stringContaining('timestamp') }] });
    expect(service.available()).toEqual(messages);
    expect(await service.counts()).toEqual(recount([aBallot()]));
  });

  test.each([
    ['the stream', { streamArn: 'arn:aws:dynamodb:ddblocal:000000000000:table/votes/stream/2020-01-01T00:00:00.000' }],
    ['its shard', { shardId: 'shardId-00000000000000000001-00000001' }],
    ['one of its records', { batchSize: 13 }],
  ])(
    'that lacks %s now is reported with its times, stays, and is dropped only on request',
    async (_title, position) => {
      // Prepare
      await service.putBallots(items);
      await giveUp(100);
      const message = movedTo(service.available()[0], position);
      service.empty();
      service.send(message);

      // Act
      const report = await service.redrive();
      const kept = service.available();
      const dropping = await service.redrive({ dropUnreadable: true });

      // Assess
      const reason = expect.stringMatching(/^the votes stream no longer has these 1[23] records, from 20.*Z to 20.*Z$/);
      const gone = { messageId: expect.any(String), reason };
      expect(report).toEqual({ ...NOTHING, unreadable: [{ ...gone, stream: 'votes' }] });
      expect(kept).toEqual([message]);
      expect(dropping).toEqual({ ...NOTHING, dropped: [gone] });
      expect([service.available(), service.hidden()]).toEqual([[], 0]);
    },
  );

  test('that AWS has trimmed is unreadable, too', async () => {
    // Prepare: AWS answers this way after a day (DynamoDB API reference, GetShardIterator,
    // TrimmedDataAccessException); DynamoDB Local does not.
    const aws = await serve((_request, response) => {
      const error = { __type: 'com.amazonaws.dynamodb.v20120810#TrimmedDataAccessException', message: 'trimmed' };
      response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(error));
    });
    const { region, credentials } = service.dynamodb;
    const streams = new DynamoDBStreamsClient({ endpoint: aws.url, region, credentials });
    const batch = { shardId: 'shard', startSequenceNumber: '1', endSequenceNumber: '2', batchSize: 2 };
    const times = { approximateArrivalOfFirstRecord: 'then', approximateArrivalOfLastRecord: 'then' };

    // Act and assess
    const { votes } = service.streamArns;
    expect(await readBatch(streams, { ...batch, ...times, streamArn: votes })).toBeUndefined();
    streams.destroy();
    await aws.stop();
  });

  test('whose stream cannot be read now stays, and is never dropped', async () => {
    await service.putBallots(items);
    await giveUp(100);
    const readBatch = () => Promise.reject(new Error('throttled'));
    const report = await service.redrive(
      { dropUnreadable: true, dropUncountable: true },
      { takingBack: { readBatch } },
    );
    expect(report).toMatchObject({ dropped: [], failed: [{ reason: 'Error: throttled' }] });
    expect(await service.redrive({ dropUnreadable: true })).toEqual({ ...NOTHING, counted: 1 });
  });
});
