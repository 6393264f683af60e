import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { ATTEMPTS_MAX, countStates } from '../src/count-states.ts';
import type { VoteChange } from '../src/vote-change.ts';
import { type Fault, MemoryCountingStore } from './memory-counting-store.ts';
import { recount, tallyOf } from './recount.ts';
import { aBallot, aVote, cast, changed, withdrawn } from './votes.ts';

const counting = (store: MemoryCountingStore, shard = 0) => {
  const pauses: number[] = [];
  const errors: unknown[] = [];
  return {
    store,
    planOf: () => ({ shard, generations: [1] }),
    pause: async (attempt: number) => void pauses.push(attempt),
    onError: (error: unknown) => void errors.push(error),
    pauses,
    errors,
  };
};
const votes = (count: number) => Array.from({ length: count }, (_, index) => cast(aVote({ voter: `voter-${index}` })));

describe('countStates', () => {
  test('records that are counted already are dropped, and the rest of their transaction is counted', async () => {
    // Prepare
    const store = new MemoryCountingStore();
    const changes = votes(20);
    await countStates(changes.slice(0, 15), counting(store));

    // Act
    const failed = await countStates(changes, counting(store));

    // Assess
    expect(failed).toEqual([]);
    expect(tallyOf(store.counters.values()).options).toEqual({ lambda: 20 });
  });

  test('a transaction whose markers are all there is tried once, and nothing more is written', async () => {
    const store = new MemoryCountingStore();
    const changes = votes(20);
    await countStates(changes, counting(store));
    const [commits, writes] = [store.commits, store.writes];
    expect(await countStates(changes, counting(store))).toEqual([]);
    expect([store.commits - commits, store.writes - writes]).toEqual([1, 0]);
  });

  test('an older change that comes late, as from the dead-letter queue, counts nothing', async () => {
    // Prepare
    const store = new MemoryCountingStore();
    const [s3, sqs] = [aVote({ option: 's3' }), { ...aVote({ option: 's3' }), serviceName: 'sqs' }];
    const [first, second] = [cast(s3), changed(s3, sqs)];

    // Act
    await countStates([second], counting(store));
    await countStates([first], counting(store));

    // Assess
    expect(tallyOf(store.counters.values()).options).toEqual({ sqs: 1 });
  });

  test('of items that change so that their counters no longer fit into one transaction, each is counted', async () => {
    // Prepare: ninety votes on one option, of which another consumer has counted older states, each of an option of its own.
    const store = new MemoryCountingStore();
    const before = Array.from({ length: 90 }, (_, index) => aVote({ voter: `voter-${index}`, option: `o-${index}` }));
    const older = before.map(cast);
    const newer = before.map((vote) => ({ ...changed(vote, { ...vote, serviceName: 'lambda' }), isNew: true }));
    await countStates(older, counting(store));

    // Act
    const failed = await countStates(newer, counting(store));

    // Assess
    expect(failed).toEqual([]);
    expect(tallyOf(store.counters.values()).options).toEqual({ lambda: 90 });
  });

  test('a marker that is gone when it is to be written over, as after the sweep of a rebuild: the item is counted anew', async () => {
    // Prepare: it is read, and deleted before the commit.
    const store = new MemoryCountingStore();
    const vote = aVote({ option: 's3' });
    await countStates([cast(vote)], counting(store));
    const change = changed(vote, { ...vote, serviceName: 'sqs' });
    const known = await store.readMarkers([...store.markers.keys()]);
    store.markers.clear();
    const firstRead = jest.spyOn(store, 'readMarkers').mockResolvedValueOnce(known);

    // Act
    const failed = await countStates([change], counting(store));

    // Assess
    expect(failed).toEqual([]);
    expect(firstRead).toHaveBeenCalledTimes(2);
    expect([...store.markers.values()]).toMatchObject([{ version: change.version, revision: 1 }]);
  });

  test('items whose markers are others at each look are left to the next delivery', async () => {
    const store = new MemoryCountingStore();
    const [change] = votes(1);
    jest
      .spyOn(store, 'commit')
      .mockImplementation(async (counts) => ({ kind: 'outdated', markerKeys: counts.map(({ marker }) => marker.key) }));
    expect(await countStates(change ? [change] : [], counting(store))).toEqual([change]);
  });

  test('a conflict is tried again after a pause that grows', async () => {
    const store = new MemoryCountingStore(['conflict', 'throttle', 'conflict']);
    const run = counting(store);
    expect(await countStates(votes(3), run)).toEqual([]);
    expect(run.pauses).toEqual([1, 2, 3]);
    expect(tallyOf(store.counters.values()).options).toEqual({ lambda: 3 });
  });

  test('a conflict that stays is given up after some attempts: these records fail, the others are counted', async () => {
    // Prepare
    const store = new MemoryCountingStore(Array<Fault>(ATTEMPTS_MAX).fill('conflict'));
    const changes = votes(100);

    // Act
    const failed = await countStates(changes, counting(store));

    // Assess
    expect(failed).toEqual(changes.slice(0, 90));
    expect(tallyOf(store.counters.values()).options).toEqual({ lambda: 10 });
  });

  test('an error that waiting does not heal is reported at once, with all the records of its transaction', async () => {
    const store = new MemoryCountingStore(['crash-before']);
    const run = counting(store);
    const failed = await countStates(votes(100), run);
    expect([failed.length, store.commits, run.pauses, run.errors.length]).toEqual([90, 2, [], 1]);
  });
});

/** Any life of a votes table: items come, change and go; the stream has a record of each step. */
const lives = fc
  .array(
    fc.record({
      voter: fc.constantFrom('ann', 'bob', 'cem', 'dua', 'eve'),
      item: fc.constantFrom('BALLOT', 's3', 'sqs', 'lambda'),
      step: fc.constantFrom('put', 'put', 'remove'),
      serviceName: fc.constantFrom('s3', 'sqs', 'lambda'),
      minute: fc.nat(3),
    }),
    { maxLength: 150, size: 'max' },
  )
  .map((steps) => {
    const table = new Map<string, ReturnType<typeof aVote> | ReturnType<typeof aBallot>>();
    const stream: VoteChange[] = [];
    for (const { voter, item, step, serviceName, minute } of steps) {
      const key = `${voter} ${item}`;
      const before = table.get(key);
      if (step === 'remove') {
        if (before === undefined) continue;
        stream.push(withdrawn(before));
        table.delete(key);
        continue;
      }
      const about = { voter, timestamp: `2026-11-23T10:0${minute}:00.000Z` };
      const after = item === 'BALLOT' ? aBallot(about) : { ...aVote({ ...about, option: item }), serviceName };
      stream.push(before === undefined ? cast(after) : changed(before, after));
      table.set(key, after);
    }
    return { table, stream };
  });

/** Any way in which a stream may be delivered: some of it in between and again, in another order across keys, cut anyhow. */
const deliveries = fc.record({
  faults: fc.array(fc.constantFrom<Fault>('none', 'conflict', 'throttle', 'crash-before', 'crash-after')),
  batchSizes: fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }),
  order: fc.infiniteStream(fc.nat()),
  again: fc.infiniteStream(fc.nat(4)),
  shards: fc.infiniteStream(fc.nat(3)),
});

test('any votes, changes and withdrawals, delivered in any way with any faults: the results equal a recount, the revision only grows', async () => {
  await fc.assert(
    fc.asyncProperty(lives, deliveries, async ({ table, stream }, { faults, batchSizes, order, again, shards }) => {
      // Prepare: records again and again, in any order, also within a key: the newest state of an item is what counts.
      const deliveredRecords = stream
        .flatMap((change) => Array<VoteChange>(1 + (again.next().value ?? 0)).fill(change))
        .map((change) => ({ change, place: order.next().value ?? 0 }))
        .sort((a, b) => a.place - b.place)
        .map(({ change }) => change);
      const store = new MemoryCountingStore(faults);

      // Act: a batch is delivered until all of it is counted, each time as an invocation of its own.
      for (let start = 0, index = 0; start < deliveredRecords.length; index += 1) {
        const size = batchSizes[index % batchSizes.length] ?? 1;
        let pending = deliveredRecords.slice(start, start + size);
        start += size;
        for (let deliveries = 0; pending.length > 0; deliveries += 1) {
          // Every fault is used up by then.
          if (deliveries > faults.length + 1) throw new Error('the batch is never done');
          const [revision, tally] = [store.revision, tallyOf(store.counters.values())];
          const failed = await countStates(pending, counting(store, shards.next().value ?? 0));
          const isNews = !isDeepStrictEqual(tallyOf(store.counters.values()), tally);
          expect(store.revision).toBeGreaterThanOrEqual(revision + (isNews ? 1 : 0));
          pending = failed;
        }
      }

      // Assess
      expect(tallyOf(store.counters.values())).toEqual(recount(table.values()));
    }),
    { numRuns: 200 },
  );
});
