import type { BallotState } from './ballot-state.ts';
import { type Contribution, difference, NOTHING } from './contribution.ts';
import type { PlanOf } from './counting-plan.ts';
import { isNewer, type Marker, markerKey } from './marker.ts';

/** A ballot to be counted in one generation of its poll's results. */
export interface Target {
  state: BallotState;
  generation: number;
}

/** What to write to count a ballot in a generation: its marker, and what the tallies get. */
export interface CountingWrite {
  target: Target;
  marker: Marker;
  /** The marker that this one replaces; undefined if there is none. */
  replaced: Marker | undefined;
  /** What the tallies get. */
  added: Contribution;
}

/**
 * Returns the newest state of each ballot. It is `probablyUnmarked` if any given state of the
 * ballot is.
 */
export function newestStates(states: readonly BallotState[]): BallotState[] {
  const newest = new Map<string, BallotState>();
  for (const state of states) {
    const known = newest.get(state.voterKey);
    if (known === undefined) newest.set(state.voterKey, state);
    else {
      const probablyUnmarked = known.probablyUnmarked || state.probablyUnmarked;
      newest.set(state.voterKey, { ...(isNewer(state.version, known.version) ? state : known), probablyUnmarked });
    }
  }
  return [...newest.values()];
}

/** Returns the correlation id of the latest ballot, or undefined if it has none. */
export function newestCorrelationId(writes: readonly CountingWrite[]): string | undefined {
  const states = writes.map(({ target }) => target.state);
  return states.toSorted((one, other) => other.version.at - one.version.at)[0]?.correlationId;
}

/** Returns one target for each generation in the poll's plan. */
export function targetsOf(state: BallotState, planOf: PlanOf): Target[] {
  return planOf(state.pollId).generations.map((generation) => ({ state, generation }));
}

export const markerKeyOf = ({ state: { voterKey }, generation }: Target): string => markerKey(voterKey, generation);

/** Returns what is left to count of a ballot, given its marker; undefined if it is counted. */
export function countingWriteOf(target: Target, markers: ReadonlyMap<string, Marker>): CountingWrite | undefined {
  const { version, contribution } = target.state;
  const key = markerKeyOf(target);
  const replaced = markers.get(key);
  if (replaced !== undefined && !isNewer(version, replaced.version)) return undefined;
  const marker = { key, version, contribution, revision: (replaced?.revision ?? 0) + 1 };
  return { target, marker, replaced, added: difference(replaced?.contribution ?? NOTHING, contribution) };
}
