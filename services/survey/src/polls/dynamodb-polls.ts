import { randomInt } from 'node:crypto';
import { type DynamoDBDocumentClient, GetCommand, type TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import {
  joinCodeItemOf,
  joinCodeKey,
  joinCodeOf,
  POLL_COPIES,
  type Poll,
  PollIdRecord,
  pollCopies,
  pollCopyId,
  pollFromItem,
  pollIdRecordKey,
  pollToItem,
} from '@booth/shared';
import * as z from 'zod/mini';

export interface Polls {
  /**
   * The poll as it is now, from one of its copies, so that a crowd of visitors is spread; undefined
   * where there is none.
   */
  read(pollId: string): Promise<Poll | undefined>;
  /**
   * The poll as it is now, from its own item, which every change is conditioned on; undefined where
   * there is none.
   */
  readOwn(pollId: string): Promise<Poll | undefined>;
  /** What is kept of an id beside the poll that has it; undefined where that is nothing. */
  readRecord(pollId: string): Promise<PollIdRecord | undefined>;
}

/** What organizers read of one poll. */
export type OwnPolls = Pick<Polls, 'readOwn' | 'readRecord'>;

/** The polls in their table. */
export function createPolls(documents: DynamoDBDocumentClient, pollsTable: string): Polls {
  // Consistent, for it decides whether the poll is open.
  const readItem = async (key: string): Promise<unknown> => {
    const { Item } = await documents.send(
      new GetCommand({ TableName: pollsTable, Key: { pollId: key }, ConsistentRead: true }),
    );
    return Item;
  };
  const readPoll = async (key: string): Promise<Poll | undefined> => {
    const item = await readItem(key);
    return item === undefined ? undefined : pollFromItem(item);
  };
  return {
    read: (pollId) => readPoll(pollCopyId(pollId, randomInt(POLL_COPIES))),
    readOwn: readPoll,
    readRecord: async (pollId) => z.optional(PollIdRecord).parse(await readItem(pollIdRecordKey(pollId))),
  };
}

export type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** All that a transaction deletes where a poll goes: what `pollPuts` puts, on the condition. */
export const pollDeletes = (
  pollsTable: string,
  { pollId }: Pick<Poll, 'pollId'>,
  condition: Condition = {},
): TransactItem[] => [
  { Delete: { TableName: pollsTable, Key: { pollId }, ...condition } },
  ...Array.from({ length: POLL_COPIES }, (_, copy) => ({
    Delete: { TableName: pollsTable, Key: { pollId: pollCopyId(pollId, copy) } },
  })),
  {
    Delete: {
      TableName: pollsTable,
      Key: { pollId: joinCodeKey(joinCodeOf(pollId)) },
      ConditionExpression: 'attribute_not_exists(pollId) OR copyOf = :pollId',
      ExpressionAttributeValues: { ':pollId': pollId },
    },
  },
];
type Condition = Pick<
  NonNullable<TransactItem['Put']>,
  'ConditionExpression' | 'ExpressionAttributeNames' | 'ExpressionAttributeValues'
>;

/**
 * All that a transaction puts to store a poll: its own item, on the condition, its copies, and the
 * item of its join code unless that leads to another poll. Only together, so that no visitor reads
 * another state of the poll than its organizers.
 */
export const pollPuts = (pollsTable: string, poll: Poll, condition: Condition = {}): TransactItem[] => [
  { Put: { TableName: pollsTable, Item: pollToItem(poll), ...condition } },
  ...pollCopies(poll).map((Item) => ({ Put: { TableName: pollsTable, Item } })),
  {
    Put: {
      TableName: pollsTable,
      Item: joinCodeItemOf(poll),
      ConditionExpression: 'attribute_not_exists(pollId) OR copyOf = :pollId',
      ExpressionAttributeValues: { ':pollId': poll.pollId },
    },
  },
];
