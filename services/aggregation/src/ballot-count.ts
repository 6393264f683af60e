import { type Contribution, difference, NOTHING } from './contribution.ts';
import type { PlanOf } from './counting-plan.ts';
import { isNewer, type Marker, markerKey, type Version } from './marker.ts';

/** The state of a ballot that is in the votes table, or was. */
export interface BallotState {
  pollId: string;
  voterKey: string;
  version: Version;
  /** What it adds; nothing if it was removed. */
  contribution: Contribution;
  /** True if the ballot was just cast (it may have existed earlier). */
  isNew: boolean;
  /** Names the request that the ballot came by. */
  correlationId?: string | undefined;
}

/** A ballot to be counted in one generation of its poll's results. */
export interface Target {
  state: BallotState;
  generation: number;
}

/** What to write to count a ballot in a generation. */
export interface Count {
  target: Target;
  /** The marker to write, and the one that it replaces. */
  marker: Marker;
  over: Marker | undefined;
  /** What the tallies get. */
  added: Contribution;
}

/** Returns the newest state of each ballot; new if any of its states is the first. */
export function newestStates(states: readonly BallotState[]): BallotState[] {
  const newest = new Map<string, BallotState>();
  for (const state of states) {
    const known = newest.get(state.voterKey);
    if (known === undefined) newest.set(state.voterKey, state);
    else {
      const isNew = known.isNew || state.isNew;
      newest.set(state.voterKey, { ...(isNewer(state.version, known.version) ? state : known), isNew });
    }
  }
  return [...newest.values()];
}

/** Returns the correlation id of the ballot that was cast last; undefined if it has none. */
export function newestCorrelationId(counts: readonly Count[]): string | undefined {
  const states = counts.map(({ target }) => target.state);
  return states.toSorted((one, other) => other.version.at - one.version.at)[0]?.correlationId;
}

/** Returns the ballot in each generation of the plan. */
export function targetsOf(state: BallotState, planOf: PlanOf): Target[] {
  return planOf(state.pollId).generations.map((generation) => ({ state, generation }));
}

export const markerKeyOf = ({ state: { voterKey }, generation }: Target): string => markerKey(voterKey, generation);

/**
 * Returns what is left to do for a ballot, by the markers that are there; undefined if it is
 * counted.
 */
export function countOf(target: Target, markers: ReadonlyMap<string, Marker>): Count | undefined {
  const { version, contribution } = target.state;
  const key = markerKeyOf(target);
  const over = markers.get(key);
  if (over !== undefined && !isNewer(version, over.version)) return undefined;
  const marker = { key, version, contribution, revision: (over?.revision ?? 0) + 1 };
  return { target, marker, over, added: difference(over?.contribution ?? NOTHING, contribution) };
}
