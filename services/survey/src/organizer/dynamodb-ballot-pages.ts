import { type DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { BALLOT_SORT_KEY, BallotItem } from '@booth/shared';
import { z } from 'zod';
import { cursorAfter, keyOfCursor } from './page-cursor.ts';

const Key = z.strictObject({ voterKey: z.string(), sk: z.string() });

export interface BallotPages {
  /**
   * The poll's ballots among the next megabyte of the votes table (which may be none), and the cursor of what follows. The table
   * is keyed by voter, so that voting is never slowed by one hot key; an export, which is seldom, pays by reading all of it.
   * Throws `invalid-request` for a cursor that is none.
   */
  read(pollId: string, cursor: string | undefined): Promise<{ ballots: BallotItem[]; next: string | undefined }>;
  /** The cursor of what follows this ballot. */
  cursorAfter(ballot: BallotItem): string;
}

/** The ballots in the votes table, page by page. */
export function createBallotPages(documents: DynamoDBDocumentClient, votesTable: string): BallotPages {
  return {
    async read(pollId, cursor) {
      const { Items = [], LastEvaluatedKey } = await documents.send(
        new ScanCommand({
          TableName: votesTable,
          // Who exports right after the closing gets the last ballots, too.
          ConsistentRead: true,
          FilterExpression: 'sk = :ballot AND pollId = :pollId',
          ExpressionAttributeValues: { ':ballot': BALLOT_SORT_KEY, ':pollId': pollId },
          ExclusiveStartKey: keyOfCursor(Key, cursor),
        }),
      );
      const next = LastEvaluatedKey === undefined ? undefined : cursorAfter(Key.parse(LastEvaluatedKey));
      return { ballots: BallotItem.array().parse(Items), next };
    },

    cursorAfter: ({ voterKey, sk }) => cursorAfter({ voterKey, sk }),
  };
}
