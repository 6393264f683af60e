import { createPlanner, shardOf } from '../../src/counting/counting-plan.ts';

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

describe('the plan of an invocation for a poll', () => {
  test('begins at any shard of the poll, and goes round all of them', async () => {
    const { plan } = aPlanner({ counterShards: 4, generation: 1 }, [0, 0.5, 0.999]);
    for (const shards of [
      [0, 1, 2, 3, 0],
      [2, 3, 0, 1, 2],
      [3, 0, 1, 2, 3],
    ]) {
      const planOf = await plan(['big', 'big', 'big']);
      expect(shards.map((_, transaction) => shardOf(planOf('big'), transaction))).toEqual(shards);
    }
  });

  test('has the served generation and, during a rebuild, the next one', async () => {
    const one = await aPlanner({ counterShards: 1, generation: 3 }).plan(['p']);
    expect(one('p').generations).toStrictEqual([3]);
    const two = await aPlanner({ counterShards: 1, generation: 3, nextGeneration: 4 }).plan(['p']);
    expect(two('p').generations).toEqual([3, 4]);
  });

  test('is read anew for each invocation, once for each poll', async () => {
    const { plan, reads } = aPlanner({ counterShards: 8, generation: 1 });
    await plan(['big', 'small', 'big']);
    await plan(['big']);
    expect(reads).toEqual(['big', 'small', 'big']);
  });

  test('for an unknown poll is the first shard of the first generation, which is always read', async () => {
    const planOf = await aPlanner(undefined, [0.999]).plan(['new']);
    expect([0, 1, 2].map((transaction) => shardOf(planOf('new'), transaction))).toEqual([0, 0, 0]);
    expect(planOf('new').generations).toEqual([1]);
  });

  test('exists only for the polls of the invocation', async () => {
    const planOf = await aPlanner({ counterShards: 1, generation: 1 }).plan(['p']);
    expect(() => planOf('q')).toThrow('There is no plan for the poll q.');
  });
});
