import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { JoinCodeItem, joinCodeKey } from '@booth/shared';

export interface JoinCodes {
  /** The poll that the join code leads to, public or not; undefined where there is none. */
  find(joinCode: string): Promise<{ pollId: string; isPublic: boolean } | undefined>;
}

/** The join codes, in the polls table. */
export function createJoinCodes(documents: DynamoDBDocumentClient, pollsTable: string): JoinCodes {
  return {
    async find(joinCode) {
      // Consistent: the code is typed from the big screen in the moment in which the poll opens.
      const { Item } = await documents.send(
        new GetCommand({ TableName: pollsTable, Key: { pollId: joinCodeKey(joinCode) }, ConsistentRead: true }),
      );
      if (Item === undefined) return undefined;
      const { copyOf, public: isPublic } = JoinCodeItem.parse(Item);
      return { pollId: copyOf, isPublic };
    },
  };
}
