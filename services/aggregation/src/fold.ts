import { type Counter, counterId, countersOf, type ShardOf } from './counter.ts';
import type { VoteChange } from './vote-change.ts';

/** What is added to one counter. It may be 0: the counter's revision rises all the same. */
export interface Delta extends Counter {
  count: number;
}

/** What one change adds: the item after it, minus the item before it. Empty where both count alike. */
export function deltasOf(change: VoteChange, shardOf: ShardOf): Delta[] {
  const before = change.before === undefined ? [] : countersOf(change.before, shardOf);
  const after = change.after === undefined ? [] : countersOf(change.after, shardOf);
  if (before.map(counterId).join() === after.map(counterId).join()) return [];
  return sum([
    ...before.map((counter) => ({ ...counter, count: -1 })),
    ...after.map((counter) => ({ ...counter, count: 1 })),
  ]);
}

/** What all these changes add together: one delta for each counter. */
export function fold(changes: readonly VoteChange[], shardOf: ShardOf): Delta[] {
  return sum(changes.flatMap((change) => deltasOf(change, shardOf)));
}

function sum(deltas: readonly Delta[]): Delta[] {
  const sums = new Map<string, Delta>();
  for (const delta of deltas) {
    const id = counterId(delta);
    const count = (sums.get(id)?.count ?? 0) + delta.count;
    sums.set(id, { ...delta, count });
  }
  return [...sums.values()];
}
