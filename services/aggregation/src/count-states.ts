import type { CommitOutcome } from './commit-outcome.ts';
import type { PlanOf } from './counting-plan.ts';
import {
  type Count,
  countOf,
  type Delta,
  fold,
  type ItemState,
  markerKeyOf,
  newestStates,
  type Target,
  targetsOf,
} from './fold.ts';
import type { Marker } from './marker.ts';
import { splitIntoTransactions } from './split.ts';

/** How often a contended transaction is tried before its items are left to the next delivery. */
export const ATTEMPTS_MAX = 8;
/** How often it is made anew because its markers were others: each time, another writer has counted some of the same items. */
const ROUNDS_MAX = 10;

export interface CountingStore {
  /** Those of the markers that are there, by their keys, as they are now. */
  readMarkers(keys: readonly string[]): Promise<Map<string, Marker>>;
  /**
   * In one transaction, writes the markers, each over the one that it was made from, and adds the deltas: all of it, or
   * nothing. Throws where neither waiting a little nor reading markers anew would help.
   */
  commit(counts: readonly Count[], deltas: readonly Delta[]): Promise<CommitOutcome>;
}

export interface Counting {
  store: CountingStore;
  planOf: PlanOf;
  /** Waits before the given attempt (from 1), so that writers who met once do not meet again. */
  pause(attempt: number): Promise<void>;
  onError(error: unknown): void;
}

/**
 * Sees to it that each item counts as its newest state says, once: however often and in whatever order its states come, and
 * wherever this process ends. Returns the states of the items that could not be counted now and must be delivered again.
 */
export async function countStates<State extends ItemState>(
  states: readonly State[],
  counting: Counting,
): Promise<State[]> {
  const targets = newestStates(states).flatMap((state) => targetsOf(state, counting.planOf));
  // Most items are new. That they have no marker is not asked first but made sure of as it is written.
  const keys = targets.filter(({ state }) => !state.isNew).map(markerKeyOf);
  const uncounted = await countTargets(targets, await counting.store.readMarkers(keys), counting);
  const ids = new Set(uncounted.map(({ state }) => itemIdOf(state)));
  return states.filter((state) => ids.has(itemIdOf(state)));
}

const itemIdOf = ({ voterKey, sk }: ItemState): string => `${voterKey} ${sk}`;

/** Counts the targets, by the markers that are known of them; returns those that stayed uncounted. */
async function countTargets(
  targets: readonly Target[],
  markers: ReadonlyMap<string, Marker>,
  counting: Counting,
  round = 1,
): Promise<Target[]> {
  if (round > ROUNDS_MAX) return [...targets];
  const uncounted: Target[] = [];
  // One after another: two transactions of a batch would meet at the same counters.
  for (const group of splitIntoTransactions(targets, (target) => countOf(target, markers))) {
    try {
      uncounted.push(...(await countGroup(group, markers, counting, round)));
    } catch (error) {
      counting.onError(error);
      uncounted.push(...group);
    }
  }
  return uncounted;
}

/** Counts the targets of one transaction; returns those that stayed uncounted. */
async function countGroup(
  group: readonly Target[],
  markers: ReadonlyMap<string, Marker>,
  counting: Counting,
  round: number,
): Promise<readonly Target[]> {
  const { store, planOf, pause } = counting;
  const counts = group.flatMap((target) => countOf(target, markers) ?? []);
  const deltas = fold(counts, planOf);
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await store.commit(counts, deltas);
    switch (outcome.kind) {
      case 'counted':
        return [];
      case 'outdated': {
        // Counted before, or meanwhile: by the markers of now, less is left to do, or something else. One may be gone.
        const isOutdated = new Set(outcome.markerKeys);
        const others = [...markers].filter(([key]) => !isOutdated.has(key));
        const fresh = await store.readMarkers(outcome.markerKeys);
        return countTargets(group, new Map([...others, ...fresh]), counting, round + 1);
      }
      case 'contended':
        if (attempt === ATTEMPTS_MAX) return group;
        await pause(attempt);
    }
  }
}
