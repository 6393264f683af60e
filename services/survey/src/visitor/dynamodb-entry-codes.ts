import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { voterKey } from '@booth/shared';
import type { EntryCodes } from './entry-codes.ts';

/** Creates the `EntryCodes` of the codes table. */
export function createEntryCodes(documents: DynamoDBDocumentClient, codesTable: string): EntryCodes {
  return {
    async wasGivenOut(pollId, voterId) {
      const Key = { voterKey: voterKey(pollId, voterId) };
      const { Item } = await documents.send(new GetCommand({ TableName: codesTable, Key, ConsistentRead: true }));
      return Item !== undefined;
    },
  };
}
