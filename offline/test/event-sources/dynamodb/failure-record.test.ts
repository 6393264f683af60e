import { failureRecord } from '../../../src/event-sources/dynamodb/failure-record.ts';
import { firstAttempt } from '../../../src/event-sources/dynamodb/retry-decision.ts';
import { toReadRecord } from '../../../src/event-sources/dynamodb/stream-record.ts';

const streamArn = 'arn:aws:dynamodb:us-east-2:123456789012:table/mytable/stream/2019-11-14T00:04:06.388';
const functionArn = 'arn:aws:lambda:us-east-2:123456789012:function:myfunction';
const source = { functionArn, shardId: 'shardId-00000001573689847184-864758bb', streamArn };
const records = [
  ['800000000003126276362', '2019-11-14T00:13:19.000Z'],
  ['800000000003126276363', '2019-11-14T00:13:20.000Z'],
  ['800000000003126276364', '2019-11-14T00:13:21.000Z'],
].map(([SequenceNumber, time = '']) =>
  toReadRecord(
    { dynamodb: { SequenceNumber, ApproximateCreationDateTime: new Date(time) } },
    streamArn,
    'us-east-2',
    0,
  ),
);
const now = new Date('2019-11-14T00:13:49.717Z');
const attempt = { ...firstAttempt(records), invocations: 2 };

describe('the report on discarded records', () => {
  test('has the form of Lambda: the last invocation, and both ends of the batch', () => {
    const last = { requestId: '316aa6d0-8154-xmpl-9af7-85d5f4a6bc81', functionError: 'Unhandled' };
    // Lambda developer guide, "Retain discarded records for a DynamoDB event source".
    expect(failureRecord(source, attempt, 'RetryAttemptsExhausted', last, now)).toEqual({
      requestContext: {
        requestId: '316aa6d0-8154-xmpl-9af7-85d5f4a6bc81',
        functionArn,
        condition: 'RetryAttemptsExhausted',
        approximateInvokeCount: 2,
      },
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
      version: '1.0',
      timestamp: '2019-11-14T00:13:49.717Z',
      DDBStreamBatchInfo: {
        shardId: 'shardId-00000001573689847184-864758bb',
        startSequenceNumber: '800000000003126276362',
        endSequenceNumber: '800000000003126276364',
        approximateArrivalOfFirstRecord: '2019-11-14T00:13:19Z',
        approximateArrivalOfLastRecord: '2019-11-14T00:13:21Z',
        batchSize: 3,
        streamArn,
      },
    });
  });

  test('has no error of the function if its answer named the failures', () => {
    const last = { requestId: 'request', functionError: undefined };
    const { responseContext } = failureRecord(source, attempt, 'RetryAttemptsExhausted', last, now);
    expect(responseContext).toEqual({ statusCode: 200, executedVersion: '$LATEST', functionError: null });
  });
});
