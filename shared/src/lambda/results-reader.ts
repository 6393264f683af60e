import { type DynamoDBDocumentClient, GetCommand, paginateQuery } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { newestChangeOf, snapshotOf, turnoutOf } from '../results/merge-results.ts';
import {
  minutesFromSortKey,
  POLL_SORT_KEY,
  PollStateItem,
  pollShardKey,
  ResultsTableItem,
  TALLIES_FROM_SORT_KEY,
  TallyItem,
  TOTALS,
  tallySortKey,
} from '../results/results-items.ts';
import type { NewestChange, ResultsSnapshot, Turnout } from '../results/results-snapshot.ts';

const MINUTE_MILLISECONDS = 60 * 1000;
/** Length of a snapshot's timeline, without the minute at its end. */
const TIMELINE_MINUTES = { upToNow: 60, past: 59 };
/** Sorts after every sort key. */
const LAST_SORT_KEY = '~';

/** The results of a poll, and the state that decides who may see them. */
export interface PollResults {
  poll: PollStateItem;
  snapshot: ResultsSnapshot;
  turnout: Turnout;
  newestChange?: NewestChange | undefined;
}

/** How many have voted, and the state that decides who may know. */
export type PollTurnout = Pick<PollResults, 'poll' | 'turnout'>;

interface Range {
  from: string;
  to: string;
}

/**
 * Returns the ranges of sort keys to read. Now: one range covers minutes and tallies. A past hour:
 * two ranges.
 */
function rangesOf(now: Date, timelineUntil: Date | undefined): Range[] {
  const fromMinutesBefore = (end: Date, minutes: number) =>
    minutesFromSortKey(new Date(end.getTime() - minutes * MINUTE_MILLISECONDS).toISOString());
  // The current minute has only begun, so the last hour touches 61 minutes.
  if (timelineUntil === undefined) {
    return [{ from: fromMinutesBefore(now, TIMELINE_MINUTES.upToNow), to: LAST_SORT_KEY }];
  }
  // `~` sorts after the `@` that follows a minute.
  const to = `${minutesFromSortKey(timelineUntil.toISOString())}${LAST_SORT_KEY}`;
  return [
    { from: fromMinutesBefore(timelineUntil, TIMELINE_MINUTES.past), to },
    { from: TALLIES_FROM_SORT_KEY, to: LAST_SORT_KEY },
  ];
}

/**
 * Reads the results of a poll with one consistent query for each counter shard. The cost depends
 * neither on the number of ballots nor on the age of the poll. Returns undefined if the read side
 * does not know the poll. The caller decides if the results may be shown (`resultsVisible`).
 * @param timelineUntil the last minute of the hour to show, for one more query for each shard; by
 *   default, the timeline is that of the last hour
 */
export async function readResults(
  documents: DynamoDBDocumentClient,
  tableName: string,
  pollId: string,
  now: Date,
  timelineUntil?: Date,
): Promise<PollResults | undefined> {
  const ranges = rangesOf(now, timelineUntil);
  const readShard = async (shard: number) => {
    const pollShard = pollShardKey(pollId, shard);
    return (await Promise.all(ranges.map((range) => queryShard(documents, tableName, pollShard, range)))).flat();
  };

  // The first shard has the poll's item, which names the number of shards and the generation.
  const firstShard = await readShard(0);
  const poll = firstShard.find((item) => item.sk === POLL_SORT_KEY);
  if (poll === undefined) return undefined;
  const otherShards = Array.from({ length: poll.counterShards - 1 }, (_, index) => readShard(index + 1));
  const items = [firstShard, ...(await Promise.all(otherShards))].flat();
  return {
    poll,
    snapshot: snapshotOf(poll, items, now),
    turnout: turnoutOf(poll, items, now),
    newestChange: newestChangeOf(poll, items),
  };
}

/**
 * Reads how many have voted, consistently: one read unit for the poll and one for each counter
 * shard. Returns undefined if the read side does not know the poll. The caller decides if the
 * number may be shown (`turnoutVisible`).
 */
export async function readTurnout(
  documents: DynamoDBDocumentClient,
  tableName: string,
  pollId: string,
  now: Date,
): Promise<PollTurnout | undefined> {
  const poll = await readPollState(documents, tableName, pollId);
  if (poll === undefined) return undefined;
  const sk = tallySortKey(TOTALS, poll.generation);
  const totals = await Promise.all(
    Array.from({ length: poll.counterShards }, async (_, shard) => {
      const Key = { pollShard: pollShardKey(pollId, shard), sk };
      const { Item } = await documents.send(new GetCommand({ TableName: tableName, Key, ConsistentRead: true }));
      return Item === undefined ? [] : [TallyItem.parse(Item)];
    }),
  );
  return { poll, turnout: turnoutOf(poll, totals.flat(), now) };
}

/**
 * Reads the state of a poll, consistently, for one read unit. Returns undefined if the read side
 * does not know the poll. The caller decides if the poll is public (`isPublic`).
 */
export async function readPollState(
  documents: DynamoDBDocumentClient,
  tableName: string,
  pollId: string,
): Promise<PollStateItem | undefined> {
  const Key = { pollShard: pollShardKey(pollId, 0), sk: POLL_SORT_KEY };
  const { Item } = await documents.send(new GetCommand({ TableName: tableName, Key, ConsistentRead: true }));
  return z.optional(PollStateItem).parse(Item);
}

async function queryShard(
  client: DynamoDBDocumentClient,
  tableName: string,
  pollShard: string,
  { from, to }: Range,
): Promise<ResultsTableItem[]> {
  const pages = paginateQuery(
    { client },
    {
      TableName: tableName,
      ConsistentRead: true,
      KeyConditionExpression: 'pollShard = :pollShard AND sk BETWEEN :from AND :to',
      ExpressionAttributeValues: { ':pollShard': pollShard, ':from': from, ':to': to },
    },
  );
  const items: ResultsTableItem[] = [];
  for await (const page of pages) items.push(...z.array(ResultsTableItem).parse(page.Items ?? []));
  return items;
}
