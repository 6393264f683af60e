import type { TallyName } from '@booth/shared';
import type { CountingWrite } from './counting-write.ts';

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
  writes: CountingWrite[];
  added: Map<TallyName, Map<string, number>>;
}

/** Parts that are written together. No two parts are of the same poll and generation. */
export type Transaction = readonly Part[];

/** Returns the number of actions in a transaction: one for each marker and each tally. */
export const actionsOf = (parts: Transaction): number =>
  parts.reduce((sum, { writes, added }) => sum + writes.length + added.size, 0);

/**
 * Splits writes into transactions. Groups ballots that touch the same tallies, so a transaction is
 * mostly markers; the remainders of several polls share transactions. One ballot always fits, even
 * if it answers other screens than the ballot that it replaces. It then touches at most
 * `1 + 2 * (1 + SCREENS_MAX)` = 43 tallies: the totals, two minutes, and the screens of both. Each
 * has at most `2 * (1 + CHOSEN_OPTIONS_MAX)` = 42 counters: the answers and the options of both.
 */
export function transactionsOf(writes: readonly CountingWrite[]): Transaction[] {
  const full: Transaction[] = [];
  const shared: Part[][] = [];
  const tallyGroups = Map.groupBy(writes, ({ target }) => `${target.state.pollId}@${target.generation}`);
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

/** Splits writes of one poll and generation into parts. All parts but the last are full. */
function partsOf(writes: readonly CountingWrite[]): Part[] {
  const parts: Part[] = [];
  for (const write of byTallies(writes)) {
    const part = parts.at(-1);
    if (part !== undefined && fits(part, write)) add(part, write);
    else parts.push(partOf(write));
  }
  return parts;
}

function byTallies(writes: readonly CountingWrite[]): CountingWrite[] {
  const groups = Map.groupBy(writes, ({ added }) => [...added.keys()].join());
  return [...groups].sort(([one], [other]) => (one < other ? -1 : 1)).flatMap(([, group]) => group);
}

function fits({ writes, added }: Part, write: CountingWrite): boolean {
  let actions = writes.length + added.size + 1;
  for (const [name, counters] of write.added) {
    const sums = added.get(name);
    if (sums === undefined) actions += 1;
    else if (sums.size + counters.size > COUNTERS_MAX) {
      const fresh = [...counters.keys()].filter((counter) => !sums.has(counter)).length;
      if (sums.size + fresh > COUNTERS_MAX) return false;
    }
  }
  return actions <= ACTIONS_MAX;
}

function partOf(write: CountingWrite): Part {
  const { state, generation } = write.target;
  const part: Part = { pollId: state.pollId, generation, writes: [], added: new Map() };
  add(part, write);
  return part;
}

function add({ writes, added }: Part, write: CountingWrite): void {
  writes.push(write);
  for (const [name, counters] of write.added) {
    const sums = added.get(name) ?? new Map<string, number>();
    added.set(name, sums);
    for (const [counter, amount] of counters) sums.set(counter, (sums.get(counter) ?? 0) + amount);
  }
}
