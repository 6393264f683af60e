import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { JoinCodeItem, joinCodeKey } from '@booth/shared';
import type { JoinCodes } from './join-codes.ts';

/** Creates the `JoinCodes` of the polls table. */
export function createJoinCodes(documents: DynamoDBDocumentClient, pollsTable: string): JoinCodes {
  return {
    async find(joinCode) {
      // Consistent: visitors type the code from the big screen the moment the poll opens.
      const { Item } = await documents.send(
        new GetCommand({ TableName: pollsTable, Key: { pollId: joinCodeKey(joinCode) }, ConsistentRead: true }),
      );
      if (Item === undefined) return undefined;
      const { copyOf, public: isPublic } = JoinCodeItem.parse(Item);
      return { pollId: copyOf, isPublic };
    },
  };
}
