import {
  BALLOTS_COUNTER,
  COUNTS_FROM_SORT_KEY,
  type CounterName,
  counterOf,
  optionOfCounter,
  type PollStateItem,
  type ResultsSnapshot,
  type ResultsTableItem,
  resultsRevision,
  type ScreenResults,
} from './results.ts';

/** What the counters of one generation count, all shards together. */
interface Counts {
  revision: number;
  counts: Map<CounterName, number>;
}

/**
 * The counters of the poll's present generation. Shards are read one after another, so a vote that moves meanwhile may be
 * missed on one and be taken off on another: a count below 0 is shown as 0, and the next snapshot tells better.
 */
function countsOf(items: readonly ResultsTableItem[], generation: number): Counts {
  const counts = new Map<CounterName, number>();
  let revision = 0;
  for (const item of items) {
    if (!('count' in item)) continue;
    const counter = counterOf(item.sk);
    if (counter?.generation !== generation) continue;
    counts.set(counter.name, (counts.get(counter.name) ?? 0) + item.count);
    // Every transaction touches an option or the total, and every reader reads these.
    if (counter.name === BALLOTS_COUNTER || optionOfCounter(counter.name) !== undefined) revision += item.revision;
  }
  return { revision, counts };
}

/** `[label, count]` of the counters whose names begin so, by the label. */
function countsBelow(counts: Counts['counts'], prefix: string): [string, number][] {
  return [...counts]
    .filter(([name]) => name.startsWith(prefix))
    .map(([name, count]): [string, number] => [name.slice(prefix.length), Math.max(0, count)])
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

function screenResults(counts: Counts['counts']): ScreenResults[] {
  const answersOf = (type: ScreenResults['type']) =>
    countsBelow(counts, `SCREEN#${type}#`).filter(([label]) => !label.includes('#'));
  const choices = answersOf('choice').map(([screenId, answers]) => ({ type: 'choice' as const, screenId, answers }));
  const ratings = answersOf('rating').map(([screenId, answers]) => {
    const given = countsBelow(counts, `SCREEN#rating#${screenId}#`)
      .map(([rating, count]) => ({ rating: Number(rating), count }))
      .sort((a, b) => a.rating - b.rating);
    const count = given.reduce((sum, each) => sum + each.count, 0);
    const sum = given.reduce((total, each) => total + each.rating * each.count, 0);
    return { type: 'rating' as const, screenId, answers, ratings: given, mean: count === 0 ? null : sum / count };
  });
  const rankings = answersOf('ranking').map(([screenId, answers]) => {
    const points = countsBelow(counts, `SCREEN#ranking#${screenId}#`)
      .map(([optionId, count]) => ({ optionId, points: count }))
      .sort((a, b) => b.points - a.points);
    return { type: 'ranking' as const, screenId, answers, points };
  });
  return [...choices, ...ratings, ...rankings];
}

/** Merges the items of all the shards of one poll (in any order) into its snapshot. */
export function snapshotOf(
  { pollId, version, generation }: Pick<PollStateItem, 'pollId' | 'version' | 'generation'>,
  items: readonly ResultsTableItem[],
  asOf: Date,
): ResultsSnapshot {
  const { revision, counts } = countsOf(items, generation);
  return {
    pollId,
    pollVersion: version,
    revision: resultsRevision(generation, revision),
    asOf: asOf.toISOString(),
    ballots: Math.max(0, counts.get(BALLOTS_COUNTER) ?? 0),
    options: countsBelow(counts, COUNTS_FROM_SORT_KEY).map(([optionId, count]) => ({ optionId, count })),
    timeline: countsBelow(counts, 'MINUTE#').map(([minute, ballots]) => ({ minute, ballots })),
    screens: screenResults(counts),
  };
}
