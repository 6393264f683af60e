import { type DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { BallotItem, VotesKey } from '@booth/shared';
import * as z from 'zod/mini';
import type { BallotPages } from './ballot-page.ts';

/** Creates the `BallotPages` of the votes table. */
export function createBallotPages(documents: DynamoDBDocumentClient, votesTable: string): BallotPages {
  return {
    async read(pollId, after) {
      const { Items = [], LastEvaluatedKey } = await documents.send(
        new ScanCommand({
          TableName: votesTable,
          // So that an export right after the closing has the last ballots.
          ConsistentRead: true,
          FilterExpression: 'pollId = :pollId',
          ExpressionAttributeValues: { ':pollId': pollId },
          ExclusiveStartKey: after,
        }),
      );
      return { ballots: z.array(BallotItem).parse(Items), next: z.optional(VotesKey).parse(LastEvaluatedKey) };
    },
  };
}
