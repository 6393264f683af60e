import { type DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { BallotItem, VotesKey } from '@booth/shared';
import * as z from 'zod/mini';

export interface BallotPages {
  /**
   * The poll's ballots among the next megabyte of the votes table (which may be none), and after
   * which item the following one begins. The table is keyed by voter, so that voting is never
   * slowed by one hot key; an export, which is seldom, pays by reading all of it.
   */
  read(pollId: string, after: VotesKey | undefined): Promise<{ ballots: BallotItem[]; next: VotesKey | undefined }>;
}

/** The ballots in the votes table, page by page. */
export function createBallotPages(documents: DynamoDBDocumentClient, votesTable: string): BallotPages {
  return {
    async read(pollId, after) {
      const { Items = [], LastEvaluatedKey } = await documents.send(
        new ScanCommand({
          TableName: votesTable,
          // Who exports right after the closing gets the last ballots, too.
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
