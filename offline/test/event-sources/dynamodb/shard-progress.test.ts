import fc from 'fast-check';
import { ShardProgress } from '../../../src/event-sources/dynamodb/shard-progress.ts';

const record = (sequenceNumber: string, bytes = 1) => ({ sequenceNumber, bytes });

test('there is no checkpoint before the first record is done', () => {
  const progress = new ShardProgress();
  progress.opened(record('1'));
  expect(progress.checkpoint).toBeUndefined();
});

test('the checkpoint stays before the first open record, although later ones are done', () => {
  // Prepare
  const progress = new ShardProgress();
  for (const sequenceNumber of ['1', '2', '3', '4']) progress.opened(record(sequenceNumber));
  // Act
  progress.done(['1', '3', '4']);
  // Assess
  expect(progress.checkpoint).toBe('1');
  expect(progress.openCount).toBe(1);
  progress.done(['2']);
  expect(progress.checkpoint).toBe('4');
});

test('a filtered record moves the checkpoint, but not over an open one', () => {
  const progress = new ShardProgress();
  progress.skipped('1');
  expect(progress.checkpoint).toBe('1');
  progress.opened(record('2'));
  progress.skipped('3');
  expect(progress.checkpoint).toBe('1');
  progress.done(['2']);
  expect(progress.checkpoint).toBe('3');
});

test('a record is open from when it was read until it is done; a filtered record never is', () => {
  const progress = new ShardProgress();
  progress.opened(record('1'));
  progress.skipped('2');
  expect(['1', '2', '3'].map((number) => progress.isOpen(number))).toEqual([true, false, false]);
  progress.done(['1']);
  expect(progress.isOpen('1')).toBe(false);
});

test('the bytes of open records are counted until they are done', () => {
  const progress = new ShardProgress();
  progress.opened(record('1', 100));
  progress.opened(record('2', 20));
  progress.done(['1', '1']);
  expect(progress.openBytes).toBe(20);
});

test('in whatever order records are done, the checkpoint is the last one before the first open record', () => {
  const shard = fc.array(fc.record({ fits: fc.boolean(), rank: fc.nat() }), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(shard, (records) => {
      const progress = new ShardProgress();
      const numbered = records.map((each, index) => ({ ...each, sequenceNumber: String(index + 1) }));
      for (const each of numbered) {
        if (each.fits) progress.opened(record(each.sequenceNumber));
        else progress.skipped(each.sequenceNumber);
      }
      const open = new Set(numbered.filter(({ fits }) => fits).map(({ sequenceNumber }) => sequenceNumber));
      for (const { fits, sequenceNumber } of numbered.toSorted((one, other) => one.rank - other.rank)) {
        if (fits) progress.done([sequenceNumber]);
        open.delete(sequenceNumber);
        const firstOpen = numbered.findIndex((each) => open.has(each.sequenceNumber));
        const expected = numbered.at(firstOpen < 0 ? -1 : firstOpen - 1);
        if (firstOpen === 0) expect(progress.checkpoint).toBeUndefined();
        else expect(progress.checkpoint).toBe(expected?.sequenceNumber);
      }
      expect([progress.openCount, progress.openBytes]).toEqual([0, 0]);
    }),
  );
});
