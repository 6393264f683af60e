import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { BallotItem, voterKey } from '@booth/shared';
import type { Ballots } from './ballots.ts';

/** Creates the `Ballots` of the votes table. */
export function createBallots(documents: DynamoDBDocumentClient, votesTable: string): Ballots {
  return {
    async read(pollId, voterId) {
      const Key = { voterKey: voterKey(pollId, voterId) };
      const { Item } = await documents.send(new GetCommand({ TableName: votesTable, Key, ConsistentRead: true }));
      return Item === undefined ? undefined : BallotItem.parse(Item);
    },
  };
}
