import { type CounterName, counterSortKey, optionOfCounter, pollShardKey } from '@booth/shared';
import { type Contribution, difference, NOTHING } from './contribution.ts';
import type { PlanOf } from './counting-plan.ts';
import { isNewer, type Marker, markerKey, type Version } from './marker.ts';

/** How an item of the votes table stands: a ballot or a vote that is there, or was. */
export interface ItemState {
  pollId: string;
  voterKey: string;
  sk: string;
  version: Version;
  /** What it adds; nothing where it was removed. */
  contribution: Contribution;
  /** Whether there was no such item just before. It may have been there long ago. */
  isNew: boolean;
}

/** An item that is to be counted in one generation of its poll's results. */
export interface Target {
  state: ItemState;
  generation: number;
}

/** What is to be written to count it. */
export interface Count {
  pollId: string;
  generation: number;
  /** The marker to be written, and the one that it is written over. */
  marker: Marker;
  over: Marker | undefined;
  /** What the counters get of it. */
  added: Contribution;
}

/** What is added to one counter. It may be 0: the counter's revision rises all the same. */
export interface Delta {
  pollShard: string;
  sk: string;
  pollId: string;
  /** The option, where it counts the votes for one. */
  serviceName?: string;
  count: number;
}

/** Of each item the newest state; new, where any of its states is the first. */
export function newestStates(states: readonly ItemState[]): ItemState[] {
  const newest = new Map<string, ItemState>();
  for (const state of states) {
    const id = `${state.voterKey} ${state.sk}`;
    const known = newest.get(id);
    if (known === undefined) newest.set(id, state);
    else {
      const isNew = known.isNew || state.isNew;
      newest.set(id, { ...(isNewer(state.version, known.version) ? state : known), isNew });
    }
  }
  return [...newest.values()];
}

/** The item in each generation of the plan. */
export function targetsOf(state: ItemState, planOf: PlanOf): Target[] {
  return planOf(state.pollId).generations.map((generation) => ({ state, generation }));
}

/** The marker that says, or is to say, that it is counted. */
export const markerKeyOf = ({ state: { voterKey, sk }, generation }: Target): string =>
  markerKey(voterKey, sk, generation);

/** What is left to do for it, by the markers that are there; undefined where it is counted. */
export function countOf(target: Target, markers: ReadonlyMap<string, Marker>): Count | undefined {
  const { state, generation } = target;
  const { pollId, version, contribution } = state;
  const key = markerKeyOf(target);
  const over = markers.get(key);
  if (over !== undefined && !isNewer(version, over.version)) return undefined;
  const marker = { key, version, contribution, revision: (over?.revision ?? 0) + 1 };
  return { pollId, generation, marker, over, added: difference(over?.contribution ?? NOTHING, contribution) };
}

/** The sort keys of the counters that it adds to; there is one shard for each poll, so they tell counters of a poll apart. */
export const counterIdsOf = ({ pollId, generation, added }: Count): string[] =>
  [...added.keys()].map((name) => `${pollId} ${counterSortKey(name, generation)}`);

/** What all these add together: one delta for each counter. */
export function fold(counts: readonly Count[], planOf: PlanOf): Delta[] {
  const deltas = new Map<string, Delta>();
  for (const count of counts) {
    for (const [name, added] of count.added) {
      const delta = deltaOf(count, name, added, planOf);
      const id = `${delta.pollShard} ${delta.sk}`;
      deltas.set(id, { ...delta, count: added + (deltas.get(id)?.count ?? 0) });
    }
  }
  return [...deltas.values()];
}

function deltaOf({ pollId, generation }: Count, name: CounterName, count: number, planOf: PlanOf): Delta {
  const serviceName = optionOfCounter(name);
  return {
    pollShard: pollShardKey(pollId, planOf(pollId).shard),
    sk: counterSortKey(name, generation),
    pollId,
    ...(serviceName !== undefined && { serviceName }),
    count,
  };
}
