import { type Count, counterIdsOf, type Target } from './fold.ts';

/** TransactWriteItems takes up to 100 actions, no two on one item (DynamoDB API reference, TransactWriteItems). */
export const ACTIONS_MAX = 100;
/** Each target needs a marker; these many leave room for the counters. */
export const MARKERS_MAX = 90;

/**
 * Cuts the targets into groups that each fit one transaction: a marker for each and one action for each counter that they add
 * to. Those that add to the same counters come together, however the stream mixes them, so that nearly all of a transaction
 * is markers. Targets of which nothing is left to count are left out. One alone always fits: a ballot has
 * `BALLOT_COUNTERS_MAX` counters at most, and one that is changed those of before and after.
 */
export function splitIntoTransactions(
  targets: readonly Target[],
  countOf: (target: Target) => Count | undefined,
): Target[][] {
  const groups: Target[][] = [];
  let group: Target[] = [];
  let counters = new Set<string>();

  for (const { target, counterIds } of byCounters(targets, countOf)) {
    const added = counterIds.filter((id) => !counters.has(id)).length;
    const actions = group.length + 1 + counters.size + added;
    if (group.length > 0 && (group.length === MARKERS_MAX || actions > ACTIONS_MAX)) {
      groups.push(group);
      group = [];
      counters = new Set();
    }
    group.push(target);
    for (const id of counterIds) counters.add(id);
  }
  return group.length === 0 ? groups : [...groups, group];
}

function byCounters(targets: readonly Target[], countOf: (target: Target) => Count | undefined) {
  return targets
    .flatMap((target) => {
      const count = countOf(target);
      return count === undefined ? [] : [{ target, counterIds: counterIdsOf(count) }];
    })
    .map((each) => ({ ...each, order: each.counterIds.join() }))
    .sort((one, other) => (one.order < other.order ? -1 : Number(one.order > other.order)));
}
