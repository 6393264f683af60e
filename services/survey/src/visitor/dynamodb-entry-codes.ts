import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { voterKey } from '@booth/shared';

export interface EntryCodes {
  /** Whether the code of this voter was given out; it may be used up. */
  wasGivenOut(pollId: string, userId: string): Promise<boolean>;
}

/** The entry codes in their table. */
export function createEntryCodes(documents: DynamoDBDocumentClient, codesTable: string): EntryCodes {
  return {
    async wasGivenOut(pollId, userId) {
      const Key = { voterKey: voterKey(pollId, userId) };
      const { Item } = await documents.send(new GetCommand({ TableName: codesTable, Key, ConsistentRead: true }));
      return Item !== undefined;
    },
  };
}
