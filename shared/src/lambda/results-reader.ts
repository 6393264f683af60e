import { type DynamoDBDocumentClient, paginateQuery } from '@aws-sdk/lib-dynamodb';
import {
  minuteSortKey,
  POLL_SORT_KEY,
  type PollStateItem,
  pollShardKey,
  type ResultsSnapshot,
  ResultsTableItem,
  snapshotOf,
} from '../results.ts';

/** How far back the timeline of a snapshot goes. */
const TIMELINE_MILLISECONDS = 60 * 60 * 1000;

/** The tally of a poll, and the state that decides who may see it. */
export interface PollResults {
  poll: PollStateItem;
  snapshot: ResultsSnapshot;
}

/**
 * Reads the results of a poll, consistently, with one query per counter shard: its cost depends neither on the number of
 * votes nor on the age of the poll. Undefined where the read side knows no such poll.
 * Whether the results may be shown is for the caller to decide (`resultsVisible`).
 */
export async function readResults(
  documents: DynamoDBDocumentClient,
  tableName: string,
  pollId: string,
  now: Date,
): Promise<PollResults | undefined> {
  const from = minuteSortKey(new Date(now.getTime() - TIMELINE_MILLISECONDS).toISOString());
  const readShard = (shard: number) => queryShard(documents, tableName, pollShardKey(pollId, shard), from);

  // The poll's own item, which says how many shards there are, is on the first.
  const firstShard = await readShard(0);
  const poll = firstShard.find((item) => item.sk === POLL_SORT_KEY);
  if (poll === undefined) return undefined;
  const otherShards = Array.from({ length: poll.counterShards - 1 }, (_, index) => readShard(index + 1));
  const items = [firstShard, ...(await Promise.all(otherShards))].flat();
  return { poll, snapshot: snapshotOf(poll, items, now) };
}

async function queryShard(
  client: DynamoDBDocumentClient,
  tableName: string,
  pollShard: string,
  fromSortKey: string,
): Promise<ResultsTableItem[]> {
  const pages = paginateQuery(
    { client },
    {
      TableName: tableName,
      ConsistentRead: true,
      KeyConditionExpression: 'pollShard = :pollShard AND sk >= :from',
      ExpressionAttributeValues: { ':pollShard': pollShard, ':from': fromSortKey },
    },
  );
  const items: ResultsTableItem[] = [];
  for await (const page of pages) items.push(...ResultsTableItem.array().parse(page.Items ?? []));
  return items;
}
