import type { TallyName } from '@booth/shared';
import type { Count } from './ballot-count.ts';

/** TransactWriteItems takes up to 100 actions, no two on one item (DynamoDB API reference). */
export const ACTIONS_MAX = 100;

/**
 * Counters of one tally that one transaction adds to, at most. An expression may have 300 operators
 * and 4 KB
 * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-expression-parameters).
 * Each counter is one operator, and the poll's id and the revision are two: together some 3 KB.
 */
export const COUNTERS_MAX = 298;

/** Ballots of one poll and generation, with the sum of what they add to its tallies. */
export interface Part {
  pollId: string;
  generation: number;
  counts: Count[];
  added: Map<TallyName, Map<string, number>>;
}

/** Parts that are written together. No two parts are of the same poll and generation. */
export type Transaction = readonly Part[];

/** Returns the number of actions in a transaction: one for each marker and each tally. */
export const actionsOf = (parts: Transaction): number =>
  parts.reduce((sum, { counts, added }) => sum + counts.length + added.size, 0);

/**
 * Splits counts into transactions. Groups ballots that touch the same tallies, so a transaction is
 * mostly markers; the remainders of several polls share transactions. One ballot always fits: even
 * if it answers other screens than before, it touches at most 43 tallies, and 42 counters of each.
 */
export function transactionsOf(counts: readonly Count[]): Transaction[] {
  const full: Transaction[] = [];
  const shared: Part[][] = [];
  const tallyGroups = Map.groupBy(counts, ({ target }) => `${target.state.pollId}@${target.generation}`);
  for (const group of tallyGroups.values()) {
    const parts = partsOf(group);
    const rest = parts.splice(-1);
    full.push(...parts.map((part) => [part]));
    const withRoom = shared.find((others) => actionsOf(others) + actionsOf(rest) <= ACTIONS_MAX);
    if (withRoom === undefined) shared.push(rest);
    else withRoom.push(...rest);
  }
  return [...full, ...shared];
}

/** Splits counts of one poll and generation into parts. All parts but the last are full. */
function partsOf(counts: readonly Count[]): Part[] {
  const parts: Part[] = [];
  for (const count of byTallies(counts)) {
    const part = parts.at(-1);
    if (part !== undefined && fits(part, count)) add(part, count);
    else parts.push(partOf(count));
  }
  return parts;
}

function byTallies(counts: readonly Count[]): Count[] {
  const groups = Map.groupBy(counts, ({ added }) => [...added.keys()].join());
  return [...groups].sort(([one], [other]) => (one < other ? -1 : 1)).flatMap(([, group]) => group);
}

function fits({ counts, added }: Part, count: Count): boolean {
  let actions = counts.length + added.size + 1;
  for (const [name, counters] of count.added) {
    const sums = added.get(name);
    if (sums === undefined) actions += 1;
    else if (sums.size + counters.size > COUNTERS_MAX) {
      const fresh = [...counters.keys()].filter((counter) => !sums.has(counter)).length;
      if (sums.size + fresh > COUNTERS_MAX) return false;
    }
  }
  return actions <= ACTIONS_MAX;
}

function partOf(count: Count): Part {
  const { state, generation } = count.target;
  const part: Part = { pollId: state.pollId, generation, counts: [], added: new Map() };
  add(part, count);
  return part;
}

function add({ counts, added }: Part, count: Count): void {
  counts.push(count);
  for (const [name, counters] of count.added) {
    const sums = added.get(name) ?? new Map<string, number>();
    added.set(name, sums);
    for (const [counter, amount] of counters) sums.set(counter, (sums.get(counter) ?? 0) + amount);
  }
}
