import { ShardProgress } from '../../src/streams/shard-progress.ts';

test('there is no checkpoint before the first record is done', () => {
  const progress = new ShardProgress();
  progress.opened('1');
  expect(progress.checkpoint).toBeUndefined();
});

test('the checkpoint stays before the first record that is not done, whatever is done behind it', () => {
  // Prepare
  const progress = new ShardProgress();
  for (const sequenceNumber of ['1', '2', '3', '4']) progress.opened(sequenceNumber);
  // Act
  progress.done(['1', '3', '4']);
  // Assess
  expect(progress.checkpoint).toBe('1');
  expect(progress.openCount).toBe(1);
  progress.done(['2']);
  expect(progress.checkpoint).toBe('4');
});

test('a filtered record moves the checkpoint, but not over one that is not done', () => {
  const progress = new ShardProgress();
  progress.skipped('1');
  expect(progress.checkpoint).toBe('1');
  progress.opened('2');
  progress.skipped('3');
  expect(progress.checkpoint).toBe('1');
});
