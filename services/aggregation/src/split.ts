import { type Count, counterIdsOf } from './fold.ts';

/** TransactWriteItems takes up to 100 actions, no two on one item (DynamoDB API reference, TransactWriteItems). */
export const ACTIONS_MAX = 100;
/** Each item needs a marker; these many leave room for the counters. */
export const MARKERS_MAX = 90;

/**
 * Cuts the items into groups whose counts each fit one transaction: a marker for each and one action for each counter that
 * they add to. Items that add to the same counters come together, however the stream mixes them, so that nearly all of a
 * transaction is markers. Items of which nothing is left to count are left out. (One item alone always fits: a ballot
 * of 20 screens, each a ranking of 10 options, is not made by people.)
 */
export function splitIntoTransactions<Item>(
  items: readonly Item[],
  countsOf: (item: Item) => readonly Count[],
): Item[][] {
  const groups: Item[][] = [];
  let group: Item[] = [];
  let markers = 0;
  let counters = new Set<string>();

  for (const { item, counts, counterIds } of byCounters(items, countsOf)) {
    const added = counterIds.filter((id) => !counters.has(id)).length;
    const actions = markers + counts.length + counters.size + added;
    if (group.length > 0 && (markers + counts.length > MARKERS_MAX || actions > ACTIONS_MAX)) {
      groups.push(group);
      group = [];
      markers = 0;
      counters = new Set();
    }
    group.push(item);
    markers += counts.length;
    for (const id of counterIds) counters.add(id);
  }
  return group.length === 0 ? groups : [...groups, group];
}

function byCounters<Item>(items: readonly Item[], countsOf: (item: Item) => readonly Count[]) {
  return items
    .map((item) => ({ item, counts: countsOf(item) }))
    .filter(({ counts }) => counts.length > 0)
    .map(({ item, counts }) => ({ item, counts, counterIds: counts.flatMap(counterIdsOf) }))
    .map((each) => ({ ...each, order: each.counterIds.join() }))
    .sort((one, other) => (one.order < other.order ? -1 : Number(one.order > other.order)));
}
