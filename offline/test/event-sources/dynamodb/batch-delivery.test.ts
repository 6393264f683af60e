import { BatchDelivery, type DeliveryDependencies } from '../../../src/event-sources/dynamodb/batch-delivery.ts';
import type { FailureRecord } from '../../../src/event-sources/dynamodb/failure-record.ts';
import type { ReadRecord } from '../../../src/event-sources/dynamodb/stream-record.ts';
import { toReadRecord } from '../../../src/event-sources/dynamodb/stream-record.ts';
import { DestinationUnusable, type FailureDestination } from '../../../src/event-sources/failure-destination.ts';
import type { Invocation } from '../../../src/event-sources/function-invoker.ts';
import { aMapping } from '../../support/streamed-table.ts';

const streamArn = 'arn:aws:dynamodb:us-east-1:000000000000:table/votes/stream/1';
const failed: Invocation = { kind: 'ran', requestId: 'request-1', functionError: 'Unhandled', payload: '' };
const hourMs = 3_600_000;

function aRecord(id: string, ageMs = 0): ReadRecord {
  const record = { dynamodb: { Keys: { id: { S: id } }, SequenceNumber: id } };
  return { ...toReadRecord(record, streamArn, 'us-east-1', Date.now()), createdAtMs: Date.now() - ageMs };
}

/** Delivers records to a function that fails; returns the reports and the discarded records. */
async function deliver(
  records: ReadRecord[],
  {
    invoke = async () => failed,
    ...differences
  }: Partial<DeliveryDependencies> & { invoke?: () => Promise<Invocation> },
) {
  const reports: FailureRecord[] = [];
  const discarded: string[] = [];
  const destination: FailureDestination = {
    find: async () => {},
    send: async (report) => void reports.push(report),
    close: () => {},
  };
  const delivery = new BatchDelivery({
    mapping: aMapping(streamArn, { maximumRecordAgeInSeconds: 60, maximumRetryAttempts: 0 }),
    source: { functionArn: 'function', shardId: 'shard', streamArn },
    invoker: { invoke, close: () => {} },
    destination,
    log: () => {},
    onCalled: () => {},
    onTrouble: () => {},
    onPastRetention: () => {},
    onDone: (done, how) => {
      if (how === 'discarded') discarded.push(...done.map(({ sequenceNumber }) => sequenceNumber));
    },
    ...differences,
  });
  await delivery.deliver(records, new AbortController().signal);
  return { reports, discarded };
}

test('the report on records that were tried and then expired has their last invocation', async () => {
  const record = aRecord('1');
  const mapping = aMapping(streamArn, { maximumRecordAgeInSeconds: 60 });
  const expireMeanwhile = async () => {
    record.createdAtMs -= hourMs;
    return failed;
  };
  const { reports } = await deliver([record], { mapping, invoke: expireMeanwhile });
  expect(reports).toMatchObject([
    {
      requestContext: { condition: 'RecordAgeExceeded', requestId: 'request-1', approximateInvokeCount: 1 },
      responseContext: { functionError: 'Unhandled' },
    },
  ]);
});

test('the report on records that expired before their first invocation has none, not that of an earlier batch', async () => {
  const [tried, expired] = [aRecord('1'), aRecord('2', hourMs)];
  const { reports } = await deliver([tried, expired], { split: (records) => records.map((record) => [record]) });
  expect(reports).toMatchObject([
    { requestContext: { condition: 'RetryAttemptsExhausted', requestId: 'request-1' }, responseContext: {} },
    { requestContext: { condition: 'RecordAgeExceeded', requestId: '', approximateInvokeCount: 0 } },
  ]);
  expect(reports[1]).not.toHaveProperty('responseContext');
});

test('an unusable destination gets each report once, and its records are discarded', async () => {
  let sent = 0;
  const destination: FailureDestination = {
    find: async () => {},
    send: async () => {
      sent += 1;
      // A second report would succeed, so that the test ends.
      if (sent === 1) throw new DestinationUnusable('arn', 'http://localhost', new Error('no such queue'));
    },
    close: () => {},
  };
  const { discarded } = await deliver([aRecord('1')], { destination });
  expect([sent, discarded]).toEqual([1, ['1']]);
});
