import fc from 'fast-check';
import { MAXIMUM_BATCH_BYTES, nextBatch } from '../../../src/event-sources/batching.ts';
import { BatchDelivery } from '../../../src/event-sources/dynamodb/batch-delivery.ts';
import { isReadAheadFull } from '../../../src/event-sources/dynamodb/read-ahead.ts';
import { ShardReader } from '../../../src/event-sources/dynamodb/shard-reader.ts';
import type { StreamMapping } from '../../../src/event-sources/dynamodb/stream-mapping.ts';
import type { StreamEventRecord } from '../../../src/event-sources/dynamodb/stream-record.ts';
import type { StreamSource } from '../../../src/event-sources/dynamodb/stream-source.ts';
import type { Invocation } from '../../../src/event-sources/function-invoker.ts';
import { idOf } from '../../support/lambda-endpoint.ts';
import { aMapping } from '../../support/streamed-table.ts';

const megabyte = 1024 * 1024;

test.each([
  ['two batches', { batchSize: 5_000, parallelizationFactor: 1 }, { records: 10_000, bytes: 0 }],
  ['two pages, if two batches are smaller', { batchSize: 1, parallelizationFactor: 1 }, { records: 2_000, bytes: 0 }],
  [
    'two batches for each of ten lanes',
    { batchSize: 5_000, parallelizationFactor: 10 },
    { records: 100_000, bytes: 0 },
  ],
  ['12 MB', { batchSize: 10_000, parallelizationFactor: 1 }, { records: 1, bytes: 2 * MAXIMUM_BATCH_BYTES }],
  [
    '12 MB for each of two lanes',
    { batchSize: 1, parallelizationFactor: 2 },
    { records: 1, bytes: 4 * MAXIMUM_BATCH_BYTES },
  ],
])('reading ahead stops at %s', (_rule, mapping, open) => {
  expect(isReadAheadFull(open, mapping)).toBe(true);
  const oneLess = { records: open.records - 1, bytes: Math.max(0, open.bytes - 1) };
  expect(isReadAheadFull(oneLess, mapping)).toBe(false);
});

test('reading never pauses while every lane waits for its window', () => {
  const sizes = fc.array(fc.integer({ min: 1, max: megabyte }), { maxLength: 40 });
  const lanes = fc.array(sizes, { minLength: 1, maxLength: 10 });
  fc.assert(
    fc.property(lanes, fc.integer({ min: 1, max: 50 }), (sizesOfLanes, batchSize) => {
      const limits = { batchSize, windowMs: 300_000 };
      const waiting = sizesOfLanes.map((lane) => lane.map((bytes) => ({ bytes, readAtMs: 0 })));
      fc.pre(waiting.every((lane) => nextBatch(lane, limits, 0, false).kind !== 'take'));
      const all = sizesOfLanes.flat();
      const open = { records: all.length, bytes: all.reduce((sum, bytes) => sum + bytes, 0) };
      expect(isReadAheadFull(open, { batchSize, parallelizationFactor: waiting.length })).toBe(false);
    }),
  );
});

describe('a shard reader', () => {
  let stop: () => Promise<void>;
  afterEach(() => stop());

  /** Reads an open shard of these records in pages of a hundred. */
  function read(
    ids: string[],
    differences: Partial<StreamMapping>,
    invoke: (ids: string[], reader: ShardReader, signal: AbortSignal) => Promise<Invocation>,
    textOf: (id: string) => string = () => '',
  ) {
    const mapping = aMapping('arn:aws:dynamodb:us-east-1:000000000000:table/votes/stream/1', differences);
    const source: StreamSource = {
      currentStreamArn: () => Promise.resolve(mapping.streamArn),
      shards: () => Promise.resolve([]),
      iterator: () => Promise.resolve('0'),
      records: async (iterator) => {
        const from = Number(iterator);
        const page = ids.slice(from, from + 100).map((id, index) => ({
          dynamodb: {
            Keys: { id: { S: id } },
            NewImage: { text: { S: textOf(id) } },
            SequenceNumber: String(from + index),
          },
        }));
        return { records: page, nextIterator: String(from + page.length) };
      },
      settled: () => Promise.resolve(),
      close: () => {},
    };
    const stopping = new AbortController();
    const reader = new ShardReader({
      mapping,
      stream: { arn: mapping.streamArn, arnForFunction: mapping.streamArn, region: 'us-east-1' },
      shardId: 'shard',
      startAt: { kind: 'trimHorizon' },
      resumed: false,
      source,
      filter: () => true,
      lookEveryMs: 1,
      onTrouble: () => {},
      onChange: () => {},
      delivery: (self) =>
        new BatchDelivery({
          mapping,
          source: { functionArn: mapping.functionArn, shardId: 'shard', streamArn: mapping.streamArn },
          invoker: {
            invoke: (records: readonly StreamEventRecord[], signal) => invoke(records.map(idOf), self, signal),
            close: () => {},
          },
          destination: undefined,
          log: () => {},
          onDone: (records) => self.done(records),
          onTrouble: () => {},
          onCalled: () => {},
          onPastRetention: () => {},
        }),
    });
    const ended = reader.run(stopping.signal);
    stop = () => {
      stopping.abort();
      return ended;
    };
  }

  const succeeded: Invocation = { kind: 'ran', requestId: 'r', functionError: undefined, payload: '' };
  const failed: Invocation = { ...succeeded, functionError: 'Unhandled' };
  const items = (count: number) => Array.from({ length: count }, (_, index) => `item-${index}`);

  test('delivers a full batch of each of ten lanes before its window ends', async () => {
    // Prepare: some 400 records for each lane, since 2,000 are not enough for ten batches.
    const delivered = Promise.withResolvers<void>();
    const batches: string[][] = [];
    // Act
    read(
      items(4_000),
      { parallelizationFactor: 10, batchSize: 300, maximumBatchingWindowInSeconds: 300 },
      async (ids) => {
        batches.push(ids);
        if (batches.length === 10) delivered.resolve();
        return succeeded;
      },
    );
    await delivered.promise;
    // Assess
    expect(batches.map((ids) => ids.length)).toEqual(Array.from({ length: 10 }, () => 300));
  });

  test('delivers thousands of other items while one item fails for ever', async () => {
    // Prepare: every second record is one of the item that fails.
    const others = items(4_000);
    const delivered = Promise.withResolvers<void>();
    let count = 0;
    // Act
    read(
      others.flatMap((id) => [id, 'poison']),
      { parallelizationFactor: 10 },
      async (ids) => {
        if (ids.includes('poison')) return failed;
        count += ids.length;
        if (count > 3_000) delivered.resolve();
        return succeeded;
      },
    );
    await delivered.promise;
    // Assess
    expect(count).toBeGreaterThan(3_000);
  });

  test('reads large records 12 MB ahead, and all of them in the end', async () => {
    // Prepare: a function that takes 200 turns of the event loop, in which all of the shard could
    // be read.
    const texts = items(60);
    const delivered: string[] = [];
    const all = Promise.withResolvers<void>();
    let mostOpen = 0;
    const size = Math.ceil(megabyte / 10);
    // Act
    read(
      texts.flatMap((id) => Array.from({ length: 10 }, (_, index) => `${id}-${index}`)),
      { batchSize: 10_000 },
      async (ids, reader) => {
        for (let turn = 0; turn < 200; turn += 1) await new Promise(setImmediate);
        mostOpen = Math.max(mostOpen, reader.openRecords);
        delivered.push(...ids);
        if (delivered.length === 600) all.resolve();
        return succeeded;
      },
      () => 'x'.repeat(size),
    );
    await all.promise;
    // Assess: 12 MB, and the page that began below that.
    expect(mostOpen * size).toBeLessThanOrEqual(12 * megabyte + 100 * size);
    expect(new Set(delivered).size).toBe(600);
  });
});
