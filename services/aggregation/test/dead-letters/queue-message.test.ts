import { readMessage } from '../../src/dead-letters/queue-message.ts';
import { messageText } from '../../src/dead-letters/sqs-dead-letter-messages.ts';
import { aBallot, castRecord } from '../support/ballots.ts';
import { tooLarge } from '../support/dead-letter-records.ts';

/** From the Lambda developer guide, "Retain discarded records for a DynamoDB event source". */
const fromLambda = {
  requestContext: {
    requestId: '316aa6d0-8154-xmpl-9af7-85d5f4a6bc81',
    functionArn: 'arn:aws:lambda:us-east-2:123456789012:function:myfunction',
    condition: 'RetryAttemptsExhausted',
    approximateInvokeCount: 1,
  },
  responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
  version: '1.0',
  timestamp: '2019-11-14T00:13:49.717Z',
  DDBStreamBatchInfo: {
    shardId: 'shardId-00000001573689847184-864758bb',
    startSequenceNumber: '800000000003126276362',
    endSequenceNumber: '800000000003126276362',
    approximateArrivalOfFirstRecord: '2019-11-14T00:13:19Z',
    approximateArrivalOfLastRecord: '2019-11-14T00:13:19Z',
    batchSize: 1,
    streamArn: 'arn:aws:dynamodb:us-east-2:123456789012:table/mytable/stream/2019-11-14T00:04:06.388',
  },
};
const movedTo = (position: object) =>
  JSON.stringify({ ...fromLambda, DDBStreamBatchInfo: { ...fromLambda.DDBStreamBatchInfo, ...position } });

describe('a message in the dead-letter queue', () => {
  test('of this service has its record', () => {
    const record = castRecord(aBallot());
    expect(readMessage(messageText({ reason: 'why', record }))).toEqual({ kind: 'record', record });
  });

  test('of this service that was too large has the key of its record', () => {
    const record = tooLarge('big');
    const { eventID, eventSourceARN, dynamodb } = record;
    const { SequenceNumber, Keys } = dynamodb;
    expect(readMessage(messageText({ reason: 'why', record }))).toEqual({
      kind: 'record-without-images',
      record: { eventID, eventSourceARN, dynamodb: { SequenceNumber, Keys } },
    });
  });

  test('of Lambda has the place of the batch in its stream', () => {
    expect(readMessage(JSON.stringify(fromLambda))).toEqual({ kind: 'batch', batch: fromLambda.DDBStreamBatchInfo });
  });

  test.each([
    ['no JSON', 'oops'],
    ['empty', ''],
    ['null', 'null'],
    ['a record without an id', JSON.stringify({ reason: 'why', record: { dynamodb: {} } })],
    ['a batch without its size', movedTo({ batchSize: undefined })],
    ['a batch from a position that is no number', movedTo({ startSequenceNumber: '12x' })],
    ['a batch to a position that is no number', movedTo({ endSequenceNumber: 'x12' })],
  ])('that neither this service nor Lambda wrote is unknown: %s', (_what, body) => {
    expect(readMessage(body)).toBeUndefined();
  });
});
