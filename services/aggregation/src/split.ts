import { counterId, type ShardOf } from './counter.ts';
import { deltasOf } from './fold.ts';
import type { VoteChange } from './vote-change.ts';

/** TransactWriteItems takes up to 100 actions, no two on one item (DynamoDB API reference, TransactWriteItems). */
export const ACTIONS_MAX = 100;
/** Each change needs a marker; these many leave room for the counters. */
export const MARKERS_MAX = 90;

/**
 * Cuts the changes, in their order, into groups that each fit one transaction: a marker for each change and one action
 * for each counter that they touch. A change delivered twice in one batch is taken once, one that counts nothing not at all.
 */
export function splitIntoTransactions(changes: readonly VoteChange[], shardOf: ShardOf): VoteChange[][] {
  const groups: VoteChange[][] = [];
  let group: VoteChange[] = [];
  let counters = new Set<string>();

  for (const change of distinct(changes)) {
    const touched = deltasOf(change, shardOf).map(counterId);
    if (touched.length === 0) continue;
    const actions = group.length + 1 + new Set([...counters, ...touched]).size;
    if (group.length === MARKERS_MAX || actions > ACTIONS_MAX) {
      groups.push(group);
      group = [];
      counters = new Set();
    }
    group.push(change);
    for (const counter of touched) counters.add(counter);
  }
  return group.length === 0 ? groups : [...groups, group];
}

const distinct = (changes: readonly VoteChange[]) =>
  new Map(changes.map((change) => [change.eventId, change])).values();
