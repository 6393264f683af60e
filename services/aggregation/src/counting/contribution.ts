import {
  Answers,
  BALLOTS,
  type BallotItem,
  minuteTally,
  screenTally,
  screenTypeOf,
  type TallyName,
  TOTALS,
} from '@booth/shared';

/** The counters of one tally, and how much is added to each. */
export type Counters = ReadonlyMap<string, number>;

/** How much a ballot adds to each tally. */
export type Contribution = ReadonlyMap<TallyName, Counters>;

export const NOTHING: Contribution = new Map();

const ONE_BALLOT: Counters = new Map([[BALLOTS, 1]]);

/** Returns what every ballot adds, whatever it answers. `timestamp`: ISO 8601 in UTC. */
export const everyBallotAdds = (timestamp: string): [TallyName, Counters][] => [
  [TOTALS, ONE_BALLOT],
  [minuteTally(timestamp), ONE_BALLOT],
];

/**
 * Returns what a ballot adds to the tallies.
 * @throws SyntaxError or ZodError for answers that fit no schema
 */
export function contributionOf({ timestamp, answers }: Pick<BallotItem, 'timestamp' | 'answers'>): Contribution {
  const contribution = new Map(everyBallotAdds(timestamp));
  for (const [screenId, answer] of Object.entries(Answers.parse(JSON.parse(answers)))) {
    const counters = screenTypeOf(answer).counters(answer);
    if (counters.size > 0) contribution.set(screenTally(screenId, answer.type), counters);
  }
  return contribution;
}

/**
 * Returns what to add when `after` replaces `before`. Empty if both count the same. Otherwise it
 * has every tally of both, even those that change by 0: a changed vote may only move a minute,
 * which the revision ignores; writing every tally raises it anyway.
 */
export function difference(before: Contribution, after: Contribution): Contribution {
  // Most ballots are new.
  if (before.size === 0) return after;
  const names = new Set([...before.keys(), ...after.keys()]);
  const added = new Map([...names].map((name) => [name, countersBetween(before.get(name), after.get(name))]));
  const isSame = [...added.values()].every((counters) => [...counters.values()].every((count) => count === 0));
  return isSame ? NOTHING : added;
}

function countersBetween(before: Counters = new Map(), after: Counters = new Map()): Counters {
  const names = new Set([...before.keys(), ...after.keys()]);
  return new Map([...names].map((name) => [name, (after.get(name) ?? 0) - (before.get(name) ?? 0)]));
}
