import {
  joinCodeItemOf,
  joinCodeKey,
  joinCodeOf,
  POLL_COPIES,
  type Poll,
  pollCopies,
  pollCopyId,
  pollToItem,
} from '@booth/shared';
import type { TransactItem } from '../transact.ts';

type Condition = Pick<
  NonNullable<TransactItem['Put']>,
  'ConditionExpression' | 'ExpressionAttributeNames' | 'ExpressionAttributeValues'
>;

/** The condition that a join code is free or leads to this poll. */
const joinCodeIsFreeFor = (pollId: string): Condition => ({
  ConditionExpression: 'attribute_not_exists(pollId) OR copyOf = :pollId',
  ExpressionAttributeValues: { ':pollId': pollId },
});

/**
 * Returns the writes that store a poll: its own item, on the condition, its copies, and the item of
 * its join code unless that code leads to another poll. Always write all of them in one
 * transaction, so that visitors and organizers read the same state of the poll.
 */
export const pollPuts = (pollsTable: string, poll: Poll, condition: Condition = {}): TransactItem[] => [
  { Put: { TableName: pollsTable, Item: pollToItem(poll), ...condition } },
  ...pollCopies(poll).map((Item) => ({ Put: { TableName: pollsTable, Item } })),
  { Put: { TableName: pollsTable, Item: joinCodeItemOf(poll), ...joinCodeIsFreeFor(poll.pollId) } },
];

/** Returns the writes that delete all items that `pollPuts` puts, on the condition. */
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
      ...joinCodeIsFreeFor(pollId),
    },
  },
];
