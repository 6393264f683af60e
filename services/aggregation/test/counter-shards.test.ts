import { createShardChooser } from '../src/counter-shards.ts';

function aChooser(counterShards: number | undefined, randoms: number[]) {
  const reads: string[] = [];
  const clock = { now: 0 };
  const read = async (pollId: string) => {
    reads.push(pollId);
    return counterShards;
  };
  const choose = createShardChooser(read, { random: () => randoms.shift() ?? 0, now: () => clock.now });
  return { choose, reads, clock };
}

describe('the counter shard of an invocation', () => {
  test('is any of the shards of the poll, and one for all its records', async () => {
    const { choose } = aChooser(8, [0, 0.5, 0.999]);
    for (const expected of [0, 4, 7]) {
      const shardOf = await choose(['big', 'big', 'big']);
      expect([shardOf('big'), shardOf('big')]).toEqual([expected, expected]);
    }
  });

  test('the number of shards is read once a minute', async () => {
    const { choose, reads, clock } = aChooser(8, []);
    await choose(['big']);
    clock.now = 59_999;
    await choose(['big']);
    expect(reads).toHaveLength(1);
    clock.now = 60_000;
    await choose(['big']);
    expect(reads).toHaveLength(2);
  });

  test('a poll that is not known yet has one shard, and is asked for again', async () => {
    const { choose, reads } = aChooser(undefined, [0.999]);
    expect((await choose(['new']))('new')).toBe(0);
    await choose(['new']);
    expect(reads).toHaveLength(2);
  });
});
