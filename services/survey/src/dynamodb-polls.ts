import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { type Poll, pollFromItem } from '@booth/shared';

export interface Polls {
  /** The poll as it is now; undefined where there is none. */
  read(pollId: string): Promise<Poll | undefined>;
}

/** The polls in their table. */
export function createPolls(documents: DynamoDBDocumentClient, pollsTable: string): Polls {
  return {
    async read(pollId) {
      // Consistent, for it decides whether the poll is open.
      const { Item } = await documents.send(
        new GetCommand({ TableName: pollsTable, Key: { pollId }, ConsistentRead: true }),
      );
      return Item === undefined ? undefined : pollFromItem(Item);
    },
  };
}
