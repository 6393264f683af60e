import { type ScreenTally, screenTypeOf } from '../screens/index.ts';
import {
  BALLOTS,
  countersOf,
  type PollStateItem,
  type ResultsTableItem,
  resultsRevision,
  screenOfTally,
  type TallyName,
  TOTALS,
  tallyOf,
  tallySortKey,
} from './results-items.ts';
import { NewestChange, type ResultsSnapshot, type Turnout } from './results-snapshot.ts';

type Counters = Map<string, number>;

/** The tallies of one generation, summed up over all shards. */
interface Tallies {
  revision: number;
  counters: Map<TallyName, Counters>;
}

/** Sums up the tallies of a generation. */
function talliesOf(items: readonly ResultsTableItem[], generation: number): Tallies {
  const tallies: Tallies = { revision: 0, counters: new Map() };
  for (const item of items) {
    if (item.sk === 'POLL') continue;
    const tally = tallyOf(item.sk);
    if (tally?.generation !== generation) continue;
    const sums = tallies.counters.get(tally.name) ?? new Map();
    tallies.counters.set(tally.name, sums);
    for (const [counter, count] of countersOf(item)) sums.set(counter, (sums.get(counter) ?? 0) + count);
    // Minutes drop out of the hour that is read, and a revision must never fall.
    if (!tally.name.startsWith('MINUTE#')) tallies.revision += item.revision;
  }
  return tallies;
}

const byName = ([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number =>
  one < other ? -1 : 1;

/** Sorts counters, which DynamoDB returns in any order: one state must have one entity tag. */
const shown = (counters: Counters): Counters =>
  new Map([...counters].sort(byName).map(([name, count]) => [name, Math.max(0, count)]));

/**
 * Merges the items of all shards of a poll, in any order, into its snapshot. While shards are read
 * one after another, a vote may move: added on a shard that was read before, taken off on one that
 * is read after. A count below 0 is shown as 0; the next snapshot is right.
 */
export function snapshotOf(
  { pollId, version, generation }: Pick<PollStateItem, 'pollId' | 'version' | 'generation'>,
  items: readonly ResultsTableItem[],
  asOf: Date,
): ResultsSnapshot {
  const { revision, counters } = talliesOf(items, generation);
  const sorted = [...counters].sort(byName).map(([name, counts]) => [name, shown(counts)] as const);
  const ballotsOf = (counts: Counters | undefined): number => counts?.get(BALLOTS) ?? 0;
  return {
    pollId,
    pollVersion: version,
    revision: resultsRevision(generation, revision),
    asOf: asOf.toISOString(),
    ballots: ballotsOf(new Map(sorted).get(TOTALS)),
    screens: sorted.flatMap(([name, counts]): ScreenTally[] => {
      const screen = screenOfTally(name);
      const tally = screen && screenTypeOf(screen).tally(screen.screenId, counts);
      return tally === undefined ? [] : [tally];
    }),
    timeline: sorted
      .filter(([name]) => name.startsWith('MINUTE#'))
      .map(([name, counts]) => ({ minute: name.slice('MINUTE#'.length), ballots: ballotsOf(counts) }))
      .filter(({ ballots }) => ballots > 0),
  };
}

/** Counts the ballots, from the totals among the items. */
export function turnoutOf(
  { pollId, version, generation }: Pick<PollStateItem, 'pollId' | 'version' | 'generation'>,
  items: readonly ResultsTableItem[],
  asOf: Date,
): Turnout {
  const totals = items.filter(({ sk }) => sk === tallySortKey(TOTALS, generation));
  const { revision, counters } = talliesOf(totals, generation);
  return {
    pollId,
    pollVersion: version,
    revision: resultsRevision(generation, revision),
    asOf: asOf.toISOString(),
    ballots: Math.max(0, counters.get(TOTALS)?.get(BALLOTS) ?? 0),
  };
}

/** Returns the newest change among the items; undefined if nothing is counted. */
export function newestChangeOf(
  { generation }: Pick<PollStateItem, 'generation'>,
  items: readonly ResultsTableItem[],
): NewestChange | undefined {
  const sk = tallySortKey(TOTALS, generation);
  return items
    .filter((item) => item.sk === sk)
    .flatMap((totals) => NewestChange.safeParse(totals).data ?? [])
    .sort((one, other) => other.countedAt - one.countedAt)[0];
}
