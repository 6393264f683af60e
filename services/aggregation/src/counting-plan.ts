import { FIRST_GENERATION, type PollStateItem } from '@booth/shared';

/** Where an invocation adds what it counts of a poll. */
export interface CountingPlan {
  /**
   * Its first transaction goes to this counter shard, the next one to the shard after that, and so
   * on in a circle.
   */
  firstShard: number;
  counterShards: number;
  /** The generation that is read, and the one that is being recounted. */
  generations: readonly number[];
}

/** The plan for a poll. */
export type PlanOf = (pollId: string) => CountingPlan;

type CountingState = Pick<PollStateItem, 'counterShards' | 'generation' | 'nextGeneration'>;

/** Returns the counter shard of an invocation's n-th transaction (from 0) of a poll. */
export const shardOf = ({ firstShard, counterShards }: CountingPlan, transaction: number): number =>
  (firstShard + transaction) % counterShards;

/**
 * Plans, once for each invocation, where it adds what it counts. It begins at a random shard of
 * each poll, so that invocations that run at the same time seldom meet at the same tallies. Polls
 * are read anew for each invocation, after its records came: a rebuild that begins a new generation
 * and waits until earlier invocations have ended knows that the new generation gets every later
 * record.
 */
export function createPlanner(
  readPoll: (pollId: string) => Promise<CountingState | undefined>,
  random: () => number = Math.random,
) {
  const planFor = async (pollId: string): Promise<CountingPlan> => {
    const poll = await readPoll(pollId);
    // The first shard is read for every poll, so a ballot may be counted there before its poll is
    // known.
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
