import { isDeepStrictEqual } from 'node:util';
import type { Answers, BallotItem } from '@booth/shared';
import fc from 'fast-check';
import type { BallotChange } from '../../src/counting/ballot-change.ts';
import { countStates } from '../../src/counting/count-states.ts';
import { aBallot, cast, changed, removed } from '../support/ballots.ts';
import { type Fault, MemoryCountingStore } from '../support/memory-counting-store.ts';
import { countsIn, recount } from '../support/recount.ts';

const answer = fc.constantFrom<Answers>(
  {},
  { services: { type: 'choice', optionIds: ['s3'] } },
  { services: { type: 'choice', optionIds: ['sqs', 'lambda'] } },
  { services: { type: 'choice', optionIds: [] }, stars: { type: 'rating', rating: 4 } },
  { stars: { type: 'rating' }, why: { type: 'text', text: 'fast' } },
  { wishes: { type: 'ranking', order: ['s3', 'sqs', 'lambda'] } },
  { wishes: { type: 'ranking', order: ['lambda', 's3', 'sqs'] }, years: { type: 'number' } },
  { years: { type: 'number', value: -3.5, bin: { from: -10, to: 0 } } },
);

/**
 * Any history of a votes table: ballots are cast, changed, erased and removed. The stream has a
 * record of each step.
 */
const histories = fc
  .array(
    fc.record({
      voter: fc.constantFrom('ann', 'bob', 'cem', 'dua', 'eve', 'fay', 'gus', 'hal'),
      step: fc.constantFrom('put', 'put', 'put', 'erase', 'remove'),
      answers: answer,
      minute: fc.nat(3),
    }),
    { maxLength: 150, size: 'max' },
  )
  .map((steps) => {
    const table = new Map<string, BallotItem>();
    const stream: BallotChange[] = [];
    for (const { voter, step, answers, minute } of steps) {
      const before = table.get(voter);
      if (before === undefined) {
        if (step !== 'put') continue;
      } else if (step === 'remove') {
        stream.push(removed(before));
        table.delete(voter);
        continue;
      }
      const timestamp = `2026-11-23T10:0${minute}:00.000Z`;
      // An erased ballot keeps its time and its counts.
      const after =
        step === 'erase' && before !== undefined
          ? { ...before, erasedAt: timestamp }
          : aBallot({ voter, timestamp, answers });
      stream.push(before === undefined ? cast(after) : changed(before, after));
      table.set(voter, after);
    }
    return { table, stream };
  });

/**
 * Any way of delivering a stream: records come repeatedly, in any order, in batches of any size,
 * and commits fail.
 */
const deliveries = fc.record({
  faults: fc.array(fc.constantFrom<Fault>('none', 'conflict', 'throttle', 'crash-before', 'crash-after')),
  batchSizes: fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }),
  order: fc.infiniteStream(fc.nat()),
  again: fc.infiniteStream(fc.nat(4)),
  shards: fc.infiniteStream(fc.nat(3)),
  counterShards: fc.constantFrom(1, 4),
});

test('any ballots, changes, erasures and removals, delivered in any way with any faults: the results equal a recount, and the revision only grows', async () => {
  await fc.assert(
    fc.asyncProperty(
      histories,
      deliveries,
      async ({ table, stream }, { faults, batchSizes, order, again, shards, counterShards }) => {
        // Prepare: repeats records and shuffles them, even those of one ballot, whose newest state
        // counts.
        const deliveredRecords = stream
          .flatMap((change) => Array<BallotChange>(1 + (again.next().value ?? 0)).fill(change))
          .map((change) => ({ change, position: order.next().value ?? 0 }))
          .sort((a, b) => a.position - b.position)
          .map(({ change }) => change);
        const store = new MemoryCountingStore(faults);

        // Act: delivers each batch until all of it is counted, each time to a new invocation.
        for (let start = 0, index = 0; start < deliveredRecords.length; index += 1) {
          const size = batchSizes[index % batchSizes.length] ?? 1;
          let pending = deliveredRecords.slice(start, start + size);
          start += size;
          for (let deliveries = 0; pending.length > 0; deliveries += 1) {
            // By then, every fault has been injected.
            if (deliveries > faults.length + 1) throw new Error('the batch is never done');
            const [revision, counts] = [store.revision, countsIn(store.items())];
            const firstShard = (shards.next().value ?? 0) % counterShards;
            const failed = await countStates(pending, {
              store,
              planOf: () => ({ firstShard, counterShards, generations: [1] }),
              pause: async () => {},
              onError: () => {},
            });
            const isNews = !isDeepStrictEqual(countsIn(store.items()), counts);
            expect(store.revision).toBeGreaterThanOrEqual(revision + (isNews ? 1 : 0));
            pending = failed;
          }
        }

        // Assess
        expect(countsIn(store.items())).toEqual(recount(table.values()));
      },
    ),
    { numRuns: 200 },
  );
});
