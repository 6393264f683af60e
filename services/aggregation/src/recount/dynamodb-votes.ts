import { type DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';

/** Any key that the table takes, also of an item that is no ballot. */
const Key = z.object({ voterKey: z.string() });

export interface VotesPage {
  /** Items that no schema has checked yet. */
  items: Record<string, unknown>[];
  /** The `voterKey` after which the next page begins; undefined at the end. */
  next: string | undefined;
}

export interface Votes {
  /**
   * Returns the next items of a poll, as they are now, from up to 1 MB of the table. Voting goes on
   * meanwhile.
   */
  page(pollId: string, from: string | undefined): Promise<VotesPage>;
  /**
   * Reads all items, several parts of the table at once; calls `onPage` for each page, one after
   * another.
   */
  scan(onPage: (items: Record<string, unknown>[]) => void): Promise<void>;
}

/** Enough that a Lambda function of one processor is always busy. */
const SEGMENTS = 4;

/** The votes table of the survey service, which this service only reads. */
export function createVotes(documents: DynamoDBDocumentClient, votesTable: string): Votes {
  const scanPage = async (more: Omit<ScanCommand['input'], 'TableName'>) => {
    const { Items = [], LastEvaluatedKey } = await documents.send(
      new ScanCommand({ TableName: votesTable, ConsistentRead: true, ...more }),
    );
    return { items: Items, next: LastEvaluatedKey && Key.parse(LastEvaluatedKey) };
  };

  return {
    async page(pollId, from) {
      const { items, next } = await scanPage({
        ExclusiveStartKey: from === undefined ? undefined : { voterKey: from },
        FilterExpression: 'pollId = :pollId',
        ExpressionAttributeValues: { ':pollId': pollId },
      });
      return { items, next: next?.voterKey };
    },

    async scan(onPage) {
      const segments = Array.from({ length: SEGMENTS }, async (_, Segment) => {
        let ExclusiveStartKey: z.infer<typeof Key> | undefined;
        do {
          const { items, next } = await scanPage({ Segment, TotalSegments: SEGMENTS, ExclusiveStartKey });
          onPage(items);
          ExclusiveStartKey = next;
        } while (ExclusiveStartKey !== undefined);
      });
      await Promise.all(segments);
    },
  };
}
