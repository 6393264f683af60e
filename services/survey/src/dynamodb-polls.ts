import { randomInt } from 'node:crypto';
import { type DynamoDBDocumentClient, GetCommand, type TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import {
  joinCodeItemOf,
  POLL_COPIES,
  type Poll,
  pollCopies,
  pollCopyId,
  pollFromItem,
  pollToItem,
} from '@booth/shared';

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
}

/** The polls in their table. */
export function createPolls(documents: DynamoDBDocumentClient, pollsTable: string): Polls {
  // Consistent, for it decides whether the poll is open.
  const readItem = async (key: string): Promise<Poll | undefined> => {
    const { Item } = await documents.send(
      new GetCommand({ TableName: pollsTable, Key: { pollId: key }, ConsistentRead: true }),
    );
    return Item === undefined ? undefined : pollFromItem(Item);
  };
  return {
    read: (pollId) => readItem(pollCopyId(pollId, randomInt(POLL_COPIES))),
    readOwn: readItem,
  };
}

type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];
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
