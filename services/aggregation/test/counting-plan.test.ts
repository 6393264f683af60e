import { createPlanner } from '../src/counting-plan.ts';

type State = { counterShards: number; generation: number; nextGeneration?: number };

function aPlanner(state: State | undefined, randoms: number[] = []) {
  const reads: string[] = [];
  const plan = createPlanner(
    async (pollId) => {
      reads.push(pollId);
      return state;
    },
    () => randoms.shift() ?? 0,
  );
  return { plan, reads };
}

describe('where an invocation adds what it counts of a poll', () => {
  test('is any of the shards of the poll, and one for all its records', async () => {
    const { plan } = aPlanner({ counterShards: 8, generation: 1 }, [0, 0.5, 0.999]);
    for (const expected of [0, 4, 7]) {
      const planOf = await plan(['big', 'big', 'big']);
      expect([planOf('big').shard, planOf('big').shard]).toEqual([expected, expected]);
    }
  });

  test('is the generation that is read, and the next one while that is recounted', async () => {
    const one = await aPlanner({ counterShards: 1, generation: 3 }).plan(['p']);
    expect(one('p').generations).toEqual([3]);
    const two = await aPlanner({ counterShards: 1, generation: 3, nextGeneration: 4 }).plan(['p']);
    expect(two('p').generations).toEqual([3, 4]);
  });

  test('is read anew for each invocation, once for each poll: what has changed is known to whoever comes after', async () => {
    const { plan, reads } = aPlanner({ counterShards: 8, generation: 1 });
    await plan(['big', 'small', 'big']);
    await plan(['big']);
    expect(reads).toEqual(['big', 'small', 'big']);
  });

  test('of a poll that is not known yet is the first shard of the first generation, which are always read', async () => {
    const { plan } = aPlanner(undefined, [0.999]);
    expect((await plan(['new']))('new')).toEqual({ shard: 0, generations: [1] });
  });
});
