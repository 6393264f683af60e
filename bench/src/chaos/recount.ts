import { type DynamoDBDocumentClient, paginateScan, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { BALLOT_SORT_KEY, type ResultsSnapshot, ResultsTableItem, VotesTableItem } from '@booth/shared';
import { readResults } from '@booth/shared/lambda';
import { z } from 'zod';

/** Names of what is counted, and how many there are. */
export type Counts = Map<string, number>;

const addTo = (counts: Counts, name: string, count = 1) => counts.set(name, (counts.get(name) ?? 0) + count);

/** What of the answers is counted, on whatever screen. */
const GivenAnswers = z.record(
  z.string(),
  z.object({
    type: z.string(),
    fields: z.object({ rating: z.int().optional() }).optional(),
    order: z.array(z.string()).optional(),
  }),
);
/** What was typed is not counted. */
const TYPED = ['profile', 'text'];

/** Voters whose items are read at once. */
const VOTERS_AT_ONCE = 16;

/**
 * A plain recount of the votes table, which shares nothing with the counting code: one for each item. Read voter by voter, for a page of
 * a scan takes DynamoDB Local as long as the table is: 26 s at 1.5 million items.
 */
export async function recountVotes(
  documents: DynamoDBDocumentClient,
  votesTable: string,
  voterKeys: Iterable<string>,
  onVoter?: () => void,
): Promise<Counts> {
  const counts: Counts = new Map();
  const recountVoter = async (key: string) => {
    const { Items } = await documents.send(
      new QueryCommand({
        TableName: votesTable,
        ConsistentRead: true,
        KeyConditionExpression: 'voterKey = :voter',
        ExpressionAttributeValues: { ':voter': key },
      }),
    );
    for (const item of VotesTableItem.array().parse(Items)) {
      if (item.sk === BALLOT_SORT_KEY) recountBallot(counts, item.timestamp, item.answers);
      else addTo(counts, `option ${item.serviceName}`);
    }
    onVoter?.();
  };
  // One iterator, from which each of them takes the next.
  const keys = voterKeys[Symbol.iterator]();
  const workers = Array.from({ length: VOTERS_AT_ONCE }, async () => {
    for (let next = keys.next(); !next.done; next = keys.next()) await recountVoter(next.value);
  });
  await Promise.all(workers);
  return counts;
}

function recountBallot(counts: Counts, timestamp: string, answers: string): void {
  addTo(counts, 'ballots');
  addTo(counts, `minute ${timestamp.slice(0, '2026-11-23T10:05'.length)}`);
  for (const [screenId, { type, fields, order = [] }] of Object.entries(GivenAnswers.parse(JSON.parse(answers)))) {
    if (TYPED.includes(type)) continue;
    addTo(counts, `${type} ${screenId}`);
    if (fields?.rating !== undefined) addTo(counts, `${type} ${screenId} ${fields.rating}`);
    // A point for each option that is placed below.
    for (const [place, optionId] of order.entries()) {
      addTo(counts, `${type} ${screenId} ${optionId}`, order.length - 1 - place);
    }
  }
}

/** The same out of the results, with the minutes of their timeline. */
export function countsOf({ ballots, options, timeline, screens }: ResultsSnapshot): Counts {
  const counts: Counts = new Map([['ballots', ballots]]);
  for (const { optionId, count } of options) addTo(counts, `option ${optionId}`, count);
  for (const minute of timeline) addTo(counts, `minute ${minute.minute}`, minute.ballots);
  for (const screen of screens) {
    const name = `${screen.type} ${screen.screenId}`;
    addTo(counts, name, screen.answers);
    if (screen.type === 'rating')
      for (const { rating, count } of screen.ratings) addTo(counts, `${name} ${rating}`, count);
    if (screen.type === 'ranking')
      for (const { optionId, points } of screen.points) addTo(counts, `${name} ${optionId}`, points);
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
  pollId: string,
  { first, last }: { first: Date; last: Date },
): Promise<Counts> {
  const read = async (timelineUntil?: Date) => {
    const results = await readResults(documents, resultsTable, pollId, last, timelineUntil);
    if (results === undefined) throw new Error('There are no results.');
    return results.snapshot;
  };
  const counts = countsOf(await read());
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
      if ('count' in item) addTo(counts, item.sk, item.count);
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
