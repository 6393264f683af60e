import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { BallotItem, voterKey } from '@booth/shared';

export interface Ballots {
  /** The ballot that is recorded for this voter; undefined where there is none. */
  read(pollId: string, userId: string): Promise<BallotItem | undefined>;
}

/** The ballots in the votes table. */
export function createBallots(documents: DynamoDBDocumentClient, votesTable: string): Ballots {
  return {
    async read(pollId, userId) {
      const Key = { voterKey: voterKey(pollId, userId) };
      const { Item } = await documents.send(new GetCommand({ TableName: votesTable, Key, ConsistentRead: true }));
      return Item === undefined ? undefined : BallotItem.parse(Item);
    },
  };
}
