import { isDeepStrictEqual } from 'node:util';
import { type DynamoDBDocumentClient, GetCommand, paginateScan } from '@aws-sdk/lib-dynamodb';
import {
  Answers,
  BALLOTS,
  BallotItem,
  countersOf,
  minuteTally,
  type ResultsSnapshot,
  ResultsTableItem,
  screenOfTally,
  screenTally,
  screenTypeOf,
  type TallyName,
  TOTALS,
  tallyOf,
} from '@booth/shared';
import * as z from 'zod/mini';

/** The counters of each tally. */
export type Counts = Map<TallyName, Map<string, number>>;

function addTo(counts: Counts, name: TallyName, counter: string, count: number): void {
  const counters = counts.get(name) ?? new Map<string, number>();
  counts.set(name, counters);
  counters.set(counter, (counters.get(counter) ?? 0) + count);
}

/** Ballots that are read at a time. */
const VOTERS_AT_ONCE = 16;

/**
 * Recounts the votes table. It shares no code with the counting, apart from `counters` of the
 * screen types. Reads ballot by ballot, because DynamoDB Local takes as long for a page of a scan
 * as for the whole table.
 */
export async function recountBallots(
  documents: DynamoDBDocumentClient,
  votesTable: string,
  voterKeys: Iterable<string>,
  onVoter?: () => void,
): Promise<Counts> {
  const counts: Counts = new Map();
  const recountVoter = async (voterKey: string) => {
    const { Item } = await documents.send(
      new GetCommand({ TableName: votesTable, ConsistentRead: true, Key: { voterKey } }),
    );
    if (Item !== undefined) recountBallot(counts, BallotItem.parse(Item));
    onVoter?.();
  };
  // All workers take their keys from one iterator.
  const keys = voterKeys[Symbol.iterator]();
  const workers = Array.from({ length: VOTERS_AT_ONCE }, async () => {
    for (let next = keys.next(); !next.done; next = keys.next()) await recountVoter(next.value);
  });
  await Promise.all(workers);
  return counts;
}

function recountBallot(counts: Counts, { timestamp, answers }: BallotItem): void {
  addTo(counts, TOTALS, BALLOTS, 1);
  addTo(counts, minuteTally(timestamp), BALLOTS, 1);
  for (const [screenId, answer] of Object.entries(Answers.parse(JSON.parse(answers)))) {
    for (const [counter, count] of screenTypeOf(answer).counters(answer)) {
      addTo(counts, screenTally(screenId, answer.type), counter, count);
    }
  }
}

/** Reads the counters of a generation from the results table, summed up over all shards. */
export async function readCounts(
  documents: DynamoDBDocumentClient,
  resultsTable: string,
  generation: number,
): Promise<Counts> {
  const counts: Counts = new Map();
  const pages = paginateScan({ client: documents }, { TableName: resultsTable, ConsistentRead: true });
  for await (const { Items } of pages) {
    for (const item of z.array(ResultsTableItem).parse(Items)) {
      const tally = tallyOf(item.sk);
      if (item.sk === 'POLL' || tally?.generation !== generation) continue;
      for (const [counter, count] of countersOf(item)) addTo(counts, tally.name, counter, count);
    }
  }
  return counts;
}

/** Returns how far counters are below 0. Results would show them as 0. */
export const countBelowZero = (counts: Counts): number =>
  [...counts.values()]
    .flatMap((counters) => [...counters.values()])
    .reduce((sum, count) => sum + Math.max(0, -count), 0);

/** Returns how much is missing in the results, and how much was counted twice. */
export function compare(recounted: Counts, results: Counts): { lost: number; double: number } {
  let [lost, double] = [0, 0];
  for (const name of new Set([...recounted.keys(), ...results.keys()])) {
    const [right, shown] = [recounted.get(name), results.get(name)];
    for (const counter of new Set([...(right?.keys() ?? []), ...(shown?.keys() ?? [])])) {
      const difference = (right?.get(counter) ?? 0) - (shown?.get(counter) ?? 0);
      lost += Math.max(0, difference);
      double += Math.max(0, -difference);
    }
  }
  return { lost, double };
}

/** Returns the screens whose tally in the snapshot is wrong or missing. */
export function misshownScreens(counts: Counts, { screens }: Pick<ResultsSnapshot, 'screens'>): string[] {
  const left = new Set([...counts.keys()].filter((name) => screenOfTally(name) !== undefined));
  const wrong = screens.filter((shown) => {
    const name = screenTally(shown.screenId, shown.type);
    left.delete(name);
    const counters = new Map([...(counts.get(name) ?? [])].sort(([one], [other]) => (one < other ? -1 : 1)));
    return !isDeepStrictEqual(screenTypeOf(shown).tally(shown.screenId, counters), shown);
  });
  return [...wrong.map(({ screenId }) => screenId), ...left];
}
