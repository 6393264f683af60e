import { FIRST_GENERATION, type PollStateItem } from '@booth/shared';

/** Where an invocation adds what it counts of a poll. */
export interface CountingPlan {
  /** The counter shard. */
  shard: number;
  /** The generation that is read, and the one that is being recounted. */
  generations: readonly number[];
}

/** The plan for a poll. */
export type PlanOf = (pollId: string) => CountingPlan;

type CountingState = Pick<PollStateItem, 'counterShards' | 'generation' | 'nextGeneration'>;

/**
 * Plans, once for each invocation, where it adds what it counts: to a shard of each poll at random, so that invocations that
 * run at the same time seldom meet at the same counters. Polls are read anew for each invocation, after its records
 * came: whoever begins a new generation and waits until the invocations of before have ended knows that it gets every
 * record from then on.
 */
export function createPlanner(
  readPoll: (pollId: string) => Promise<CountingState | undefined>,
  random: () => number = Math.random,
) {
  const planFor = async (pollId: string): Promise<CountingPlan> => {
    const poll = await readPoll(pollId);
    // The first shard is read for every poll, so a vote may be counted there before its poll is known.
    if (poll === undefined) return { shard: 0, generations: [FIRST_GENERATION] };
    const { counterShards, generation, nextGeneration } = poll;
    return {
      shard: Math.floor(random() * counterShards),
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
