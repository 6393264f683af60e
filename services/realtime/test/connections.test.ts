import { CONNECTION_SHARDS } from '@booth/shared';
import { connectionShard } from '../src/connections.ts';

test('connections spread evenly over the shards, and one is always on the same', () => {
  const ids = Array.from({ length: 4_000 }, (_, index) => `L0SM9cOFvHcCIhw${index}=`);
  const perShard = Array.from(
    { length: CONNECTION_SHARDS },
    (_, shard) => ids.filter((id) => connectionShard(id) === shard).length,
  );
  expect(Math.min(...perShard)).toBeGreaterThan(900);
  expect(perShard.reduce((a, b) => a + b)).toBe(ids.length);
  expect(ids.map(connectionShard)).toEqual(ids.map(connectionShard));
});
