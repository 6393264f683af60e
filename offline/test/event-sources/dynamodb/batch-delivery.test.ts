import { BatchDelivery, type DeliveryDependencies } from '../../../src/event-sources/dynamodb/batch-delivery.ts';
import type { FailureRecord } from '../../../src/event-sources/dynamodb/failure-record.ts';
import type { ReadRecord } from '../../../src/event-sources/dynamodb/stream-record.ts';
import { toReadRecord } from '../../../src/event-sources/dynamodb/stream-record.ts';
import { DestinationUnusable, type FailureDestination } from '../../../src/event-sources/failure-destination.ts';
import type { Invocation } from '../../../src/event-sources/function-invoker.ts';
import { pause } from '../../../src/event-sources/pause.ts';
import { aMapping } from '../../support/streamed-table.ts';

// No test waits.
jest.mock('../../../src/event-sources/pause.ts', () => ({ pause: jest.fn(async () => {}) }));
beforeEach(() => jest.mocked(pause).mockClear());
const pauses = () => jest.mocked(pause).mock.calls.map(([ms]) => ms);

const streamArn = 'arn:aws:dynamodb:us-east-1:000000000000:table/votes/stream/1';
const failed: Invocation = { kind: 'ran', requestId: 'request-1', functionError: 'Unhandled', payload: '' };
const succeeded: Invocation = { kind: 'ran', requestId: 'request-2', functionError: undefined, payload: '' };
const refused: Invocation = { kind: 'refused', reason: 'it starts' };
const hourMs = 3_600_000;

function aRecord(id: string, ageMs = 0): ReadRecord {
  const record = { dynamodb: { Keys: { id: { S: id } }, SequenceNumber: id } };
  return { ...toReadRecord(record, streamArn, 'us-east-1', Date.now()), createdAtMs: Date.now() - ageMs };
}

interface Differences extends Partial<DeliveryDependencies> {
  invoke?(): Promise<Invocation>;
  signal?: AbortSignal;
}

/** Delivers records, by default to a function that fails; returns all that was told and reported. */
async function deliver(records: ReadRecord[], { invoke = async () => failed, signal, ...differences }: Differences) {
  const reports: FailureRecord[] = [];
  const calls: string[][] = [];
  const done: [how: string, ...ids: string[]][] = [];
  const lines: string[] = [];
  const trouble: string[] = [];
  const onCalled = jest.fn();
  const onPastRetention = jest.fn();
  const destination: FailureDestination = {
    find: async () => {},
    send: async (report) => void reports.push(report),
    close: () => {},
  };
  const delivery = new BatchDelivery({
    mapping: aMapping(streamArn, { maximumRecordAgeInSeconds: 60, maximumRetryAttempts: 0 }),
    source: { functionArn: 'function', shardId: 'shard', streamArn },
    invoker: {
      invoke: async (events) => {
        calls.push(events.map(({ dynamodb }) => dynamodb.SequenceNumber));
        return invoke();
      },
      close: () => {},
    },
    destination,
    log: (line) => lines.push(line),
    onCalled,
    onTrouble: (line) => trouble.push(line),
    onPastRetention,
    onDone: (given, how) => done.push([how, ...given.map(({ sequenceNumber }) => sequenceNumber)]),
    ...differences,
  });
  await delivery.deliver(records, signal ?? new AbortController().signal);
  return { reports, calls, done, lines, trouble, onCalled, onPastRetention };
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
  const { done, trouble } = await deliver([aRecord('1')], { destination });
  expect([sent, done]).toEqual([1, [['discarded', '1']]]);
  expect(trouble.at(-1)).toMatch(/^aggregate: the on-failure destination: DestinationUnusable: .*no such queue/);
});

const threeRecords = () => ['1', '2', '3'].map((id) => aRecord(id));
/** Returns each of these in turn. */
const inTurn =
  (...invocations: Invocation[]) =>
  async () =>
    invocations.shift() ?? succeeded;
const fromTheSecond: Invocation = { ...succeeded, payload: '{"batchItemFailures":[{"itemIdentifier":"2"}]}' };

test('the records before a reported failure are delivered, and the others are tried again after a pause', async () => {
  const mapping = aMapping(streamArn, { functionResponseTypes: ['ReportBatchItemFailures'] });
  const { calls, done, trouble, onCalled } = await deliver(threeRecords(), { mapping, invoke: inTurn(fromTheSecond) });
  expect(calls).toEqual([
    ['1', '2', '3'],
    ['2', '3'],
  ]);
  expect(done).toEqual([
    ['delivered', '1'],
    ['delivered', '2', '3'],
  ]);
  expect(onCalled).toHaveBeenCalledTimes(2);
  expect(pauses()).toEqual([100, 0]);
  expect(trouble).toEqual([
    'aggregate reported failures, batch of 3, failure 1: {"batchItemFailures":[{"itemIdentifier":"2"}]}',
  ]);
});

test('an answer means nothing if the mapping does not ask for failures in it', async () => {
  const { done, trouble } = await deliver(threeRecords(), { invoke: async () => fromTheSecond });
  expect([done, trouble]).toEqual([[['delivered', '1', '2', '3']], []]);
});

test('a function that fails is told each time, with the first 500 characters of its answer', async () => {
  const mapping = aMapping(streamArn, { maximumRetryAttempts: 1 });
  const payload = 'x'.repeat(501);
  const { done, trouble } = await deliver(threeRecords(), { mapping, invoke: async () => ({ ...failed, payload }) });
  expect(done).toEqual([['discarded', '1', '2', '3']]);
  expect(trouble).toEqual(
    [1, 2].map((count) => `aggregate failed (Unhandled), batch of 3, failure ${count}: ${'x'.repeat(500)}`),
  );
});

test('a function that cannot be reached is tried again after growing pauses, which uses up no retry', async () => {
  const { calls, done, trouble, reports } = await deliver([aRecord('1')], { invoke: inTurn(refused, refused, failed) });
  expect(calls).toEqual([['1'], ['1'], ['1']]);
  expect(pauses()).toEqual([50, 100, 0]);
  expect(trouble.slice(0, 2)).toEqual(Array(2).fill('aggregate cannot be reached, 1 records wait: it starts'));
  expect(reports).toMatchObject([{ requestContext: { requestId: 'request-1', approximateInvokeCount: 1 } }]);
  expect(done).toEqual([['discarded', '1']]);
});

test.each([
  ['was refused', refused],
  ['failed', failed],
])('a batch whose call %s is tried again before later batches', async (_how, invocation) => {
  const split = (records: readonly ReadRecord[]) => records.map((record) => [record]);
  const mapping = aMapping(streamArn);
  const { calls } = await deliver(threeRecords(), { mapping, split, invoke: inTurn(invocation) });
  expect(calls.flat()).toEqual(['1', '1', '2', '3']);
});

test('records that are too old are discarded, and those behind them are delivered', async () => {
  const { calls, done, lines, onPastRetention } = await deliver([aRecord('1', 25 * hourMs), aRecord('2')], {
    invoke: async () => succeeded,
  });
  expect(calls).toEqual([['2']]);
  expect(done).toEqual([
    ['discarded', '1'],
    ['delivered', '2'],
  ]);
  expect(lines).toEqual([
    expect.stringMatching(/^aggregate: 1 records are discarded \(RecordAgeExceeded\): {"shardId":"shard",.*}$/),
  ]);
  expect(onPastRetention).not.toHaveBeenCalled();
});

test.each([
  [23, 0],
  [25, 1],
])(
  'a batch with a record of %i hours ago is told %i times, because AWS keeps records for a day',
  async (hours, times) => {
    const mapping = aMapping(streamArn, { maximumRecordAgeInSeconds: -1 });
    const records = [aRecord('1', hours * hourMs), aRecord('2')];
    const { done, onPastRetention } = await deliver(records, { mapping, invoke: async () => succeeded });
    expect(onPastRetention).toHaveBeenCalledTimes(times);
    expect(done).toEqual([['delivered', '1', '2']]);
  },
);

test('without a destination, discarded records are only logged', async () => {
  const { done, lines } = await deliver([aRecord('1')], { destination: undefined });
  expect(done).toEqual([['discarded', '1']]);
  expect(lines).toEqual([expect.stringContaining('discarded (RetryAttemptsExhausted)')]);
});

test('a destination that is busy gets the report and the event again after a second', async () => {
  const record = aRecord('1');
  const send = jest.fn<Promise<void>, Parameters<FailureDestination['send']>>(async () => {});
  send.mockRejectedValueOnce(new Error('busy'));
  const destination = { find: async () => {}, send, close: () => {} };
  const { done, trouble } = await deliver([record], { destination });
  expect(send.mock.calls.map(([, event]) => event)).toEqual(Array(2).fill({ Records: [record.event] }));
  expect(pauses()).toEqual([1_000, 0]);
  expect(trouble.slice(1)).toEqual(['aggregate: the on-failure destination: Error: busy']);
  expect(done).toEqual([['discarded', '1']]);
});

describe('a delivery that is stopped', () => {
  test('before it begins calls no function', async () => {
    const { calls, done } = await deliver([aRecord('1')], { signal: AbortSignal.abort() });
    expect([calls, done]).toEqual([[], []]);
  });

  test.each([
    ['succeeds', succeeded],
    ['fails', failed],
    ['is refused', refused],
  ])('while the call %s neither counts the records as done nor reports trouble', async (_how, invocation) => {
    const stopping = new AbortController();
    const invoke = async () => {
      stopping.abort();
      return invocation;
    };
    const { calls, done, trouble, onCalled } = await deliver([aRecord('1')], { signal: stopping.signal, invoke });
    expect([calls, done, trouble]).toEqual([[['1']], [], []]);
    expect(onCalled).toHaveBeenCalledTimes(1);
  });

  test.each([
    ['takes', async () => {}],
    ['refuses', () => Promise.reject(new Error('aborted'))],
  ])(
    'while the destination %s the report neither counts the records as done nor reports trouble',
    async (_how, end) => {
      const stopping = new AbortController();
      const send = async () => {
        stopping.abort();
        await end();
      };
      const destination = { find: async () => {}, send, close: () => {} };
      const { done, trouble } = await deliver([aRecord('1')], { signal: stopping.signal, destination });
      expect(done).toEqual([]);
      expect(trouble).toEqual([expect.stringContaining('failed (Unhandled)')]);
    },
  );
});
