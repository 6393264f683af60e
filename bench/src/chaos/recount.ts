import {
  BatchGetCommand,
  type BatchGetCommandInput,
  type DynamoDBDocumentClient,
  paginateScan,
} from '@aws-sdk/lib-dynamodb';
import {
  Answers,
  BallotItem,
  countersOf,
  POLL_SORT_KEY,
  type Poll,
  type ResultsSnapshot,
  ResultsTableItem,
  type Screen,
  type ScreenTally,
  screenTypeOf,
} from '@booth/shared';
import { readResults, sendUntilProcessed } from '@booth/shared/lambda';

/** Names of what is counted, and how many there are. */
export type Counts = Map<string, number>;

const addTo = (counts: Counts, name: string, count = 1) => counts.set(name, (counts.get(name) ?? 0) + count);

/** BatchGetItem takes up to 100 keys (DynamoDB API reference, BatchGetItem). */
const VOTERS_OF_REQUEST = 100;
const REQUESTS_AT_ONCE = 4;

/** What was recounted: all ballots and those of each minute, and the counters of each screen. */
interface Recount {
  counts: Counts;
  screens: Map<string, Counts>;
}

/**
 * A plain recount of the votes table, which shares nothing with the counting code: what each answer counts is summed up. Read by
 * keys, for a page of a scan takes DynamoDB Local as long as the table is.
 */
export async function recountVotes(
  documents: DynamoDBDocumentClient,
  votesTable: string,
  { screens }: Pick<Poll, 'screens'>,
  voterKeys: Iterable<string>,
  onVoters?: (count: number) => void,
): Promise<Counts> {
  const recount: Recount = { counts: new Map(), screens: new Map() };
  // One iterator, from which each of them takes the next.
  const keys = voterKeys[Symbol.iterator]();
  const takeKeys = () =>
    Array.from({ length: VOTERS_OF_REQUEST }, () => keys.next()).flatMap((next) => next.value ?? []);
  const workers = Array.from({ length: REQUESTS_AT_ONCE }, async () => {
    for (let taken = takeKeys(); taken.length > 0; taken = takeKeys()) {
      for (const ballot of await readBallots(documents, votesTable, taken)) addBallot(recount, ballot);
      onVoters?.(taken.length);
    }
  });
  await Promise.all(workers);
  for (const screen of screens) {
    const tally = screenTypeOf(screen).tally(screen.id, sorted(recount.screens.get(screen.id) ?? new Map()));
    addScreen(recount.counts, screen, recount.screens.has(screen.id) ? tally : undefined);
  }
  return recount.counts;
}

async function readBallots(
  documents: DynamoDBDocumentClient,
  votesTable: string,
  voterKeys: readonly string[],
): Promise<BallotItem[]> {
  const ballots: BallotItem[] = [];
  const Keys = voterKeys.map((voterKey) => ({ voterKey }));
  const requests: NonNullable<BatchGetCommandInput['RequestItems']> = { [votesTable]: { Keys, ConsistentRead: true } };
  await sendUntilProcessed(requests, async (RequestItems) => {
    const { Responses, UnprocessedKeys } = await documents.send(new BatchGetCommand({ RequestItems }));
    ballots.push(...BallotItem.array().parse(Responses?.[votesTable] ?? []));
    return UnprocessedKeys;
  });
  return ballots;
}

function addBallot({ counts, screens }: Recount, { timestamp, answers }: BallotItem): void {
  addTo(counts, 'ballots');
  addTo(counts, `minute ${timestamp.slice(0, '2026-11-23T10:05'.length)}`);
  for (const [screenId, answer] of Object.entries(Answers.parse(JSON.parse(answers)))) {
    const counters = screens.get(screenId) ?? new Map();
    screens.set(screenId, counters);
    for (const [counter, amount] of screenTypeOf(answer).counters(answer)) addTo(counters, counter, amount);
  }
}

const sorted = (counts: Counts): Counts => new Map([...counts].sort(([one], [other]) => (one < other ? -1 : 1)));

/** A screen as its tally tells it: how many have answered, and each line of its exported results. */
function addScreen(counts: Counts, screen: Screen, tally: ScreenTally | undefined): void {
  if (tally !== undefined) addTo(counts, `${screen.id} answers`, tally.answers);
  for (const { item, amount } of screenTypeOf(screen).resultLines(screen, tally))
    addTo(counts, `${screen.id} ${item}`, amount ?? 0);
}

/** The same out of the results, with the minutes of their timeline. */
export function countsOf(
  { ballots, timeline, screens: tallies }: ResultsSnapshot,
  { screens }: Pick<Poll, 'screens'>,
): Counts {
  const counts: Counts = new Map([['ballots', ballots]]);
  for (const minute of timeline) addTo(counts, `minute ${minute.minute}`, minute.ballots);
  for (const screen of screens) {
    addScreen(
      counts,
      screen,
      tallies.find(({ screenId }) => screenId === screen.id),
    );
  }
  return counts;
}

const MINUTE_MS = 60_000;
/** Minutes of a timeline up to a minute, with it; that of the present has one more, which has only begun. */
const TIMELINE_MINUTES = 60;

/** The results as whoever may see them gets them: at the end of these times, and for the minutes before, hour by hour. */
export async function readCounts(
  documents: DynamoDBDocumentClient,
  resultsTable: string,
  poll: Pick<Poll, 'pollId' | 'screens'>,
  { first, last }: { first: Date; last: Date },
): Promise<Counts> {
  const read = async (timelineUntil?: Date) => {
    const results = await readResults(documents, resultsTable, poll.pollId, last, timelineUntil);
    if (results === undefined) throw new Error('There are no results.');
    return results.snapshot;
  };
  const counts = countsOf(await read(), poll);
  let until = last.getTime() - (TIMELINE_MINUTES + 1) * MINUTE_MS;
  for (; until > first.getTime() - MINUTE_MS; until -= TIMELINE_MINUTES * MINUTE_MS) {
    for (const { minute, ballots } of (await read(new Date(until))).timeline)
      addTo(counts, `minute ${minute}`, ballots);
  }
  return counts;
}

/** By how much counters, all shards together, are below 0: taken away twice, which results show as 0. */
export async function countBelowZero(documents: DynamoDBDocumentClient, resultsTable: string): Promise<number> {
  const counts: Counts = new Map();
  const pages = paginateScan({ client: documents }, { TableName: resultsTable, ConsistentRead: true });
  for await (const { Items } of pages) {
    for (const item of ResultsTableItem.array().parse(Items)) {
      if (item.sk === POLL_SORT_KEY) continue;
      for (const [counter, count] of countersOf(item)) addTo(counts, `${item.pollId} ${item.sk} ${counter}`, count);
    }
  }
  return [...counts.values()].reduce((sum, count) => sum + Math.max(0, -count), 0);
}

/** How much is missing in the results, and how much is in them too often. */
export function compare(recounted: Counts, results: Counts): { lost: number; double: number } {
  let [lost, double] = [0, 0];
  for (const name of new Set([...recounted.keys(), ...results.keys()])) {
    const difference = (recounted.get(name) ?? 0) - (results.get(name) ?? 0);
    lost += Math.max(0, difference);
    double += Math.max(0, -difference);
  }
  return { lost, double };
}
