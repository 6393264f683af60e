import type { _Record as SdkRecord } from '@aws-sdk/client-dynamodb-streams';
import { failureRecord } from '../../../src/event-sources/dynamodb/failure-record.ts';
import { firstAttempt } from '../../../src/event-sources/dynamodb/retry-decision.ts';
import { laneOf, toReadRecord } from '../../../src/event-sources/dynamodb/stream-record.ts';

const streamArn = 'arn:aws:dynamodb:us-east-1:000000000000:table/votes/stream/2026-11-23T21:21:42.931';
const readAtMs = Date.parse('2026-11-23T21:21:45.678Z');

function aRecord(change: NonNullable<SdkRecord['dynamodb']> = {}, record: SdkRecord = {}): SdkRecord {
  return {
    eventID: 'e490a43d',
    eventName: 'INSERT',
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: 'ddblocal',
    dynamodb: {
      ApproximateCreationDateTime: new Date('2026-11-23T21:21:44Z'),
      Keys: { p: { S: 'b' } },
      NewImage: {
        p: { S: 'b' },
        bytes: { B: new Uint8Array([1, 2]) },
        list: { L: [{ B: new Uint8Array([255]) }, { N: '1' }] },
      },
      SequenceNumber: '000000000000000000002',
      SizeBytes: 10,
      StreamViewType: 'NEW_AND_OLD_IMAGES',
      ...change,
    },
    ...record,
  };
}

const read = (record: SdkRecord) => toReadRecord(record, streamArn, 'us-east-1', readAtMs);

test('the function gets times in seconds, binary data in base64 and the ARN of AWS', () => {
  expect(read(aRecord()).event).toEqual({
    eventID: 'e490a43d',
    eventName: 'INSERT',
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: 'us-east-1',
    dynamodb: {
      ApproximateCreationDateTime: Date.parse('2026-11-23T21:21:44Z') / 1000,
      Keys: { p: { S: 'b' } },
      NewImage: { p: { S: 'b' }, bytes: { B: 'AQI=' }, list: { L: [{ B: '/w==' }, { N: '1' }] } },
      SequenceNumber: '000000000000000000002',
      SizeBytes: 10,
      StreamViewType: 'NEW_AND_OLD_IMAGES',
    },
    eventSourceARN: streamArn,
  });
});

test('a record that is read again is the same for the function', () => {
  const record = aRecord({ ApproximateCreationDateTime: new Date('2026-11-23T21:21:00Z') });
  const [soon, later] = [readAtMs, readAtMs + 60_000].map((ms) => toReadRecord(record, streamArn, 'us-east-1', ms));
  expect(soon?.event).toEqual(later?.event);
});

test('a deletion by time to live has the identity of DynamoDB', () => {
  const userIdentity = { Type: 'Service', PrincipalId: 'dynamodb.amazonaws.com' };
  expect(read(aRecord({}, { userIdentity })).event.userIdentity).toEqual({
    type: 'Service',
    principalId: 'dynamodb.amazonaws.com',
  });
});

test.each([
  [
    'a time that was cut to the current minute becomes the time of reading',
    '2026-11-23T21:21:00Z',
    '2026-11-23T21:21:45.678Z',
  ],
  ['a time that was cut to an earlier minute becomes its end', '2026-11-23T21:20:00Z', '2026-11-23T21:20:59.999Z'],
  ['a time that was cut to the second becomes its end', '2026-11-23T21:21:44Z', '2026-11-23T21:21:44.999Z'],
  ['a time that was not cut stays', '2026-11-23T21:21:44.5Z', '2026-11-23T21:21:44.5Z'],
  ['a clock behind that of the emulator changes nothing', '2026-11-23T21:22:00Z', '2026-11-23T21:22:00Z'],
])('%s', (_rule, approximate, created) => {
  expect(read(aRecord({ ApproximateCreationDateTime: new Date(approximate) })).createdAtMs).toBe(Date.parse(created));
});

test('all changes of an item go to one lane, and items spread over the lanes', () => {
  const lane = (Keys: Record<string, { S: string }>) => laneOf(read(aRecord({ Keys })), 10);
  expect(lane({ p: { S: 'x' }, q: { S: 'y' } })).toBe(lane({ q: { S: 'y' }, p: { S: 'x' } }));
  const lanes = new Set(Array.from({ length: 200 }, (_, item) => lane({ p: { S: `item-${item}` } })));
  expect(lanes.size).toBe(10);
});

test('the report on a discarded batch is that of Lambda', () => {
  // Prepare
  const records = ['1', '2'].map((SequenceNumber) => read(aRecord({ SequenceNumber })));
  const attempt = { ...firstAttempt(records), failures: 3, invocations: 4 };
  const source = { functionArn: 'arn:aws:lambda:us-east-1:000000000000:function:f', shardId: 'shard-1', streamArn };
  const now = new Date('2026-11-23T21:22:00.123Z');
  // Act
  const message = failureRecord(
    source,
    attempt,
    'RetryAttemptsExhausted',
    { requestId: 'r1', functionError: 'Unhandled' },
    now,
  );
  // Assess
  expect(message).toEqual({
    requestContext: {
      requestId: 'r1',
      functionArn: source.functionArn,
      condition: 'RetryAttemptsExhausted',
      approximateInvokeCount: 4,
    },
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    version: '1.0',
    timestamp: '2026-11-23T21:22:00.123Z',
    DDBStreamBatchInfo: {
      shardId: 'shard-1',
      startSequenceNumber: '1',
      endSequenceNumber: '2',
      approximateArrivalOfFirstRecord: '2026-11-23T21:21:44Z',
      approximateArrivalOfLastRecord: '2026-11-23T21:21:44Z',
      batchSize: 2,
      streamArn,
    },
  });
});

test('the report on a discarded batch has the times of its records, not of their reading', () => {
  const record = aRecord({ ApproximateCreationDateTime: new Date('2026-11-23T21:21:00Z') });
  const source = { functionArn: 'f', shardId: 's', streamArn };
  const message = failureRecord(source, firstAttempt([read(record)]), 'RecordAgeExceeded', undefined, new Date(0));
  expect(message.DDBStreamBatchInfo).toMatchObject({
    approximateArrivalOfFirstRecord: '2026-11-23T21:21:00Z',
    approximateArrivalOfLastRecord: '2026-11-23T21:21:00Z',
  });
});

test('records that never reached the function have no response context', () => {
  const source = { functionArn: 'f', shardId: 's', streamArn };
  const message = failureRecord(source, firstAttempt([read(aRecord())]), 'RecordAgeExceeded', undefined, new Date(0));
  expect(message).not.toHaveProperty('responseContext');
});
