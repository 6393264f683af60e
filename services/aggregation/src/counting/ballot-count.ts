import { type Contribution, difference, NOTHING } from './contribution.ts';
import type { PlanOf } from './counting-plan.ts';
import { isNewer, type Marker, markerKey, type Version } from './marker.ts';

/** A state of a ballot, present or past. */
export interface BallotState {
  pollId: string;
  voterKey: string;
  version: Version;
  /** What the ballot adds to the tallies; nothing if it was removed. */
  contribution: Contribution;
  /** True if the ballot was just cast (it may have existed earlier). */
  isNew: boolean;
  /** Id of the request that brought the ballot. */
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

/** Returns the newest state of each ballot. It is new if any of the given states of it is. */
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

/** Returns the correlation id of the latest ballot, or undefined if it has none. */
export function newestCorrelationId(counts: readonly Count[]): string | undefined {
  const states = counts.map(({ target }) => target.state);
  return states.toSorted((one, other) => other.version.at - one.version.at)[0]?.correlationId;
}

/** Returns one target for each generation in the poll's plan. */
export function targetsOf(state: BallotState, planOf: PlanOf): Target[] {
  return planOf(state.pollId).generations.map((generation) => ({ state, generation }));
}

export const markerKeyOf = ({ state: { voterKey }, generation }: Target): string => markerKey(voterKey, generation);

/** Returns what is left to count of a ballot, given its marker; undefined if it is counted. */
export function countOf(target: Target, markers: ReadonlyMap<string, Marker>): Count | undefined {
  const { version, contribution } = target.state;
  const key = markerKeyOf(target);
  const over = markers.get(key);
  if (over !== undefined && !isNewer(version, over.version)) return undefined;
  const marker = { key, version, contribution, revision: (over?.revision ?? 0) + 1 };
  return { target, marker, over, added: difference(over?.contribution ?? NOTHING, contribution) };
}
