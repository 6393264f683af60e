import { BatchDelivery } from '../../../src/event-sources/dynamodb/batch-delivery.ts';
import { FollowedStream, type ShardReading } from '../../../src/event-sources/dynamodb/followed-stream.ts';
import type { Shard } from '../../../src/event-sources/dynamodb/lineage.ts';
import { ShardReader } from '../../../src/event-sources/dynamodb/shard-reader.ts';
import type { RecordsPage, StreamSource } from '../../../src/event-sources/dynamodb/stream-source.ts';
import { idOf } from '../../support/lambda-endpoint.ts';
import { aMapping } from '../../support/streamed-table.ts';

const arn = 'arn:aws:dynamodb:us-east-1:000000000000:table/votes/stream/1';
const expired = (name: string) => Object.assign(new Error(name), { name });

/** Returns a stream in memory. Its iterators are `shard:index`. */
function memoryStream(shards: Record<string, string[]>, failOnce: Record<string, Error> = {}): StreamSource {
  const failures = new Map(Object.entries(failOnce));
  return {
    currentStreamArn: () => Promise.resolve(arn),
    shards: () => Promise.resolve([]),
    iterator: (_arn, shardId, position) => {
      const after = position.kind === 'after' ? (shards[shardId]?.indexOf(position.sequenceNumber) ?? 0) + 1 : 0;
      return Promise.resolve(`${shardId}:${after}`);
    },
    records: (iterator): Promise<RecordsPage> => {
      const failure = failures.get(iterator);
      failures.delete(iterator);
      if (failure) return Promise.reject(failure);
      const [shardId = '', index = ''] = iterator.split(':');
      const id = shards[shardId]?.[Number(index)];
      if (id === undefined) return Promise.resolve({ records: [], nextIterator: undefined });
      const dynamodb = { Keys: { id: { S: id } }, SequenceNumber: id };
      return Promise.resolve({
        records: [{ eventName: 'INSERT', dynamodb }],
        nextIterator: `${shardId}:${Number(index) + 1}`,
      });
    },
    settled: () => Promise.resolve(),
    close: () => {},
  };
}

/** Follows the stream to its end, discovering shards again whenever some have ended. */
async function deliver(
  shards: Shard[],
  source: StreamSource,
  functionDelay: (id: string) => Promise<void> = async () => {},
) {
  const delivered: string[] = [];
  const mapping = aMapping(arn, { batchSize: 1 });
  const { signal } = new AbortController();
  const trouble: string[] = [];
  const createReader: ShardReading['createReader'] = (shardId, startAt, resumed) => {
    const delivery = (reader: ShardReader) =>
      new BatchDelivery({
        mapping,
        source: { functionArn: mapping.functionArn, shardId, streamArn: arn },
        invoker: {
          invoke: async ([record]) => {
            const id = record === undefined ? '' : idOf(record);
            await functionDelay(id);
            delivered.push(id);
            return { kind: 'ran', requestId: 'r', functionError: undefined, payload: '' };
          },
          close: () => {},
        },
        destination: undefined,
        log: () => {},
        onDone: (records) => reader.done(records),
        onTrouble: () => {},
        onCalled: () => {},
        onPastRetention: () => {},
      });
    const stream = { arn, arnForFunction: arn, region: 'us-east-1' };
    const lookEveryMs = 1;
    return new ShardReader({
      mapping,
      stream,
      shardId,
      startAt,
      resumed,
      source,
      lookEveryMs,
      delivery,
      filter: () => true,
      onTrouble: (line) => trouble.push(line),
      onChange: () => {},
    });
  };
  const stream = FollowedStream.begin(arn, shards, 'TRIM_HORIZON', {
    createReader,
    onShardEnd: () => {},
    onTrouble: (line) => trouble.push(line),
  });
  for (let round = 0; round < shards.length; round += 1) {
    stream.update(shards, signal);
    await stream.ended();
  }
  return { delivered, trouble, positions: stream.positions };
}

const family: Shard[] = [
  { shardId: 'parent', parentShardId: undefined, closed: true },
  { shardId: 'child', parentShardId: 'parent', closed: true },
];

test('the records of a child come after all of its parent, however slow the function is', async () => {
  const source = memoryStream({ parent: ['1', '2', '3'], child: ['4', '5'] });
  const slowAtFirst = (id: string) => new Promise<void>((resolve) => setTimeout(resolve, id === '1' ? 20 : 0));
  const { delivered, positions } = await deliver(family, source, slowAtFirst);
  expect(delivered).toEqual(['1', '2', '3', '4', '5']);
  expect([...positions.values()]).toEqual([{ kind: 'finished' }, { kind: 'finished' }]);
});

test.each(['ExpiredIteratorException', 'TrimmedDataAccessException', 'ValidationException'])(
  'after %s, a new iterator begins after the last record that was read',
  async (name) => {
    const source = memoryStream({ parent: ['1', '2', '3'] }, { 'parent:2': expired(name) });
    const { delivered } = await deliver(family.slice(0, 1), source);
    expect(delivered).toEqual(['1', '2', '3']);
  },
);

test('an iterator of an empty shard that DynamoDB Local refuses is no trouble', async () => {
  const source = memoryStream({ parent: ['1', '2'] }, { 'parent:0': expired('TrimmedDataAccessException') });
  const { delivered, trouble } = await deliver(family.slice(0, 1), source);
  expect([delivered, trouble]).toEqual([['1', '2'], []]);
});

test('after an unexpected error, the shard is read again from where it is done', async () => {
  // Prepare
  const source = memoryStream({ parent: ['1', '2', '3'] });
  let fails = true;
  const functionDelay = async (id: string) => {
    if (id === '2' && fails) {
      fails = false;
      throw new Error('nobody expected this');
    }
  };
  // Act
  const { delivered, trouble } = await deliver(family.slice(0, 1), source, functionDelay);
  // Assess
  expect(delivered).toEqual(['1', '2', '3']);
  expect(trouble).toEqual([expect.stringMatching(/^parent is read again: Error: nobody expected this/)]);
});

test('after records that the stream has dropped, the oldest one left comes next, and the trouble is logged', async () => {
  // Prepare: 1 was read, and 2 and 3 are gone when the reader asks for them.
  const source = memoryStream({ parent: ['1', '4', '5'] });
  const kept: StreamSource = {
    ...source,
    iterator: (streamArn, shardId, position, signal) =>
      position.kind === 'after'
        ? Promise.resolve('parent:gone')
        : source.iterator(streamArn, shardId, position, signal).then(() => (isRead ? 'parent:1' : 'parent:0')),
    records: async (iterator, signal) => {
      if (iterator === 'parent:gone') throw expired('TrimmedDataAccessException');
      const page = await source.records(iterator, signal);
      if (isRead) return page;
      isRead = true;
      return { ...page, nextIterator: 'parent:gone' };
    },
  };
  let isRead = false;
  // Act
  const { delivered, trouble } = await deliver(family.slice(0, 1), kept);
  // Assess
  expect(delivered).toEqual(['1', '4', '5']);
  expect(trouble).toContain('parent: TrimmedDataAccessException: TrimmedDataAccessException');
});
