import { type Count, counterIdsOf } from './fold.ts';

/** TransactWriteItems takes up to 100 actions, no two on one item (DynamoDB API reference, TransactWriteItems). */
export const ACTIONS_MAX = 100;
/** Each item needs a marker; these many leave room for the counters. */
export const MARKERS_MAX = 90;

/**
 * Cuts the items, in their order, into groups whose counts each fit one transaction: a marker for each and one action for
 * each counter that they add to. Items of which nothing is left to count are left out. (One item alone always fits: a ballot
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

  for (const item of items) {
    const counts = countsOf(item);
    if (counts.length === 0) continue;
    const touched = counts.flatMap(counterIdsOf);
    const actions = markers + counts.length + new Set([...counters, ...touched]).size;
    if (group.length > 0 && (markers + counts.length > MARKERS_MAX || actions > ACTIONS_MAX)) {
      groups.push(group);
      group = [];
      markers = 0;
      counters = new Set();
    }
    group.push(item);
    markers += counts.length;
    for (const counter of touched) counters.add(counter);
  }
  return group.length === 0 ? groups : [...groups, group];
}
