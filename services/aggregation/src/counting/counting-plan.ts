import { FIRST_GENERATION, type PollStateItem } from '@booth/shared';

/** Where an invocation counts the ballots of a poll. */
export interface CountingPlan {
  /**
   * Counter shard of the first transaction. The next transactions take the following shards, in a
   * circle.
   */
  firstShard: number;
  counterShards: number;
  /** The served generation and, during a rebuild, the next one. */
  generations: readonly number[];
}

/** Returns the plan of a poll. */
export type PlanOf = (pollId: string) => CountingPlan;

type CountingState = Pick<PollStateItem, 'counterShards' | 'generation' | 'nextGeneration'>;

/** Returns the counter shard of an invocation's n-th transaction (from 0) of a poll. */
export const shardOf = ({ firstShard, counterShards }: CountingPlan, transaction: number): number =>
  (firstShard + transaction) % counterShards;

/**
 * Creates a planner, to be called once for each invocation. Plan after receiving records, never
 * before: a rebuild relies on it. Once it has announced a new generation and earlier invocations
 * have ended, every later record counts there. A plan starts at a random shard of each poll, so
 * that parallel invocations rarely touch the same tallies.
 */
export function createPlanner(
  readPoll: (pollId: string) => Promise<CountingState | undefined>,
  random: () => number = Math.random,
) {
  const planFor = async (pollId: string): Promise<CountingPlan> => {
    const poll = await readPoll(pollId);
    // The first shard is always read, so ballots can be counted there before their poll is known.
    if (poll === undefined) return { firstShard: 0, counterShards: 1, generations: [FIRST_GENERATION] };
    const { counterShards, generation, nextGeneration } = poll;
    return {
      firstShard: Math.floor(random() * counterShards),
      counterShards,
      generations: nextGeneration === undefined ? [generation] : [generation, nextGeneration],
    };
  };

  return async (pollIds: Iterable<string>): Promise<PlanOf> => {
    const plans = new Map(
      await Promise.all([...new Set(pollIds)].map(async (pollId) => [pollId, await planFor(pollId)] as const)),
    );
    return (pollId) => {
      const plan = plans.get(pollId);
      if (plan === undefined) throw new Error(`There is no plan for the poll ${pollId}.`);
      return plan;
    };
  };
}
