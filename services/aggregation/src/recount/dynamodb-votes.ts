import { type DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';

/** A place in a scan of the votes table. */
export const VotesKey = z.object({ voterKey: z.string(), sk: z.string() });
export type VotesKey = z.infer<typeof VotesKey>;

export interface VotesPage {
  /** Nobody has looked yet whether they fit a schema. */
  items: Record<string, unknown>[];
  /** Where the next page begins; undefined at the end. */
  next: VotesKey | undefined;
}

export interface Votes {
  /** The next items of the whole table, or of one poll, as they are now, up to 1 MB. Votes go on being cast meanwhile. */
  page(from: VotesKey | undefined, only?: { pollId: string }): Promise<VotesPage>;
  /** All items, of several parts of the table at once; `onPage` is called for each page, one after another. */
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
    return { items: Items, next: LastEvaluatedKey };
  };

  return {
    async page(from, only) {
      const { items, next } = await scanPage({
        ExclusiveStartKey: from && { ...from },
        ...(only && {
          FilterExpression: 'pollId = :pollId',
          ExpressionAttributeValues: { ':pollId': only.pollId },
        }),
      });
      return { items, next: next && VotesKey.parse(next) };
    },

    async scan(onPage) {
      const segments = Array.from({ length: SEGMENTS }, async (_, Segment) => {
        let ExclusiveStartKey: Record<string, unknown> | undefined;
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
