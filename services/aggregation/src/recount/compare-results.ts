import {
  BALLOTS,
  countersOf,
  FIRST_GENERATION,
  type PollStateItem,
  type TallyItem,
  type TallyName,
  TOTALS,
  tallyOf,
} from '@booth/shared';
import type { PollReconciliation } from './reconcile-contract.ts';
import { addTo, type Recount, type Sums, type TallyRecount } from './recount-votes.ts';

/** Differences of a poll that are reported one by one. Further differences are only counted. */
const DIFFERENCES_TOLD = 20;

/** The tallies of one poll: all shards together, in the served generation. */
export type Results = Map<TallyName, Sums>;

/** Returns the results of each poll in the results table. */
export function resultsOf(polls: readonly PollStateItem[], items: readonly TallyItem[]): Map<string, Results> {
  const generations = new Map(polls.map(({ pollId, generation }) => [pollId, generation]));
  const results = new Map<string, Results>(polls.map(({ pollId }) => [pollId, new Map()]));
  for (const item of items) {
    const ofPoll = results.get(item.pollId) ?? new Map();
    results.set(item.pollId, ofPoll);
    const tally = tallyOf(item.sk);
    if (tally?.generation !== (generations.get(item.pollId) ?? FIRST_GENERATION)) continue;
    const sums = ofPoll.get(tally.name) ?? new Map();
    ofPoll.set(tally.name, sums);
    addTo(sums, countersOf(item));
  }
  return results;
}

/** Compares the results of one poll with a recount of its ballots. */
export function compareResults(
  pollId: string,
  { tallies, underWay }: Recount,
  results: Results,
): Omit<PollReconciliation, 'rebuilding'> {
  const names = [...new Set([...tallies.keys(), ...results.keys()])].sort();
  const differences = names.flatMap((name) => differencesOf(name, tallies.get(name), results.get(name)));
  const isExplained = differences.every(
    ({ recounted, results: shown, most }) => Math.abs(recounted - shown) <= underWay * most,
  );
  return {
    pollId,
    verdict: differences.length === 0 ? 'equal' : isExplained ? 'moving' : 'different',
    ballots: {
      recounted: tallies.get(TOTALS)?.counters.get(BALLOTS) ?? 0,
      results: results.get(TOTALS)?.get(BALLOTS) ?? 0,
    },
    underWay,
    differences: differences.slice(0, DIFFERENCES_TOLD).map(({ most: _most, ...difference }) => difference),
    differencesLeftOut: Math.max(0, differences.length - DIFFERENCES_TOLD),
  };
}

/** Returns the differences of one tally, each with the most that one ballot adds to its counter. */
function differencesOf(tally: TallyName, recount: TallyRecount | undefined, results: Sums = new Map()) {
  const { counters, most } = recount ?? { counters: new Map(), most: new Map() };
  // If the only ballot of a counter has been changed, the other counters of its tally tell how much
  // it can have added.
  const mostOfAny = Math.max(1, ...most.values());
  return [...new Set([...counters.keys(), ...results.keys()])].sort().flatMap((counter) => {
    const [recounted, shown] = [counters.get(counter) ?? 0, results.get(counter) ?? 0];
    if (recounted === shown) return [];
    return [{ tally, counter, recounted, results: shown, most: most.get(counter) ?? mostOfAny }];
  });
}
