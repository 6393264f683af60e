import type { ShardOf } from './counter.ts';

/** How long a poll's number of shards is remembered; an organizer's change of it is used that much later. */
const REMEMBERED_MS = 60_000;

/** Reads how many counter shards a poll has; undefined where the read side does not know the poll yet. */
export type ReadCounterShards = (pollId: string) => Promise<number | undefined>;

/**
 * Chooses, once for each invocation, the shard of each poll that this invocation adds to: at random, so that invocations
 * that run at the same time seldom meet at the same counters.
 */
export function createShardChooser(
  readCounterShards: ReadCounterShards,
  { random, now }: { random(): number; now(): number } = { random: Math.random, now: Date.now },
) {
  const remembered = new Map<string, { counterShards: number; until: number }>();

  const counterShardsOf = async (pollId: string): Promise<number> => {
    const known = remembered.get(pollId);
    if (known !== undefined && known.until > now()) return known.counterShards;
    const counterShards = await readCounterShards(pollId);
    // The first shard is read for every poll, so a vote may be counted there before its poll is known.
    if (counterShards === undefined) return 1;
    remembered.set(pollId, { counterShards, until: now() + REMEMBERED_MS });
    return counterShards;
  };

  return async (pollIds: Iterable<string>): Promise<ShardOf> => {
    const choices = await Promise.all(
      [...new Set(pollIds)].map(async (pollId) => {
        const shard = Math.floor(random() * (await counterShardsOf(pollId)));
        return [pollId, shard] as const;
      }),
    );
    const chosen = new Map(choices);
    return (pollId) => chosen.get(pollId) ?? 0;
  };
}
