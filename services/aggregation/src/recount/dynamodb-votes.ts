import { type DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import type * as z from 'zod/mini';
import { BallotKey } from '../counting/ballot-state.ts';
import type { Votes } from './votes.ts';

/** Parallel segments of a scan: enough to keep a Lambda function with one processor busy. */
const SEGMENTS = 4;

/** Reads the votes table in DynamoDB. */
export function createVotes(documents: DynamoDBDocumentClient, votesTable: string): Votes {
  const scanPage = async (more: Omit<ScanCommand['input'], 'TableName'>) => {
    const { Items = [], LastEvaluatedKey } = await documents.send(
      new ScanCommand({ TableName: votesTable, ConsistentRead: true, ...more }),
    );
    return { items: Items, next: LastEvaluatedKey && BallotKey.parse(LastEvaluatedKey) };
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
        let ExclusiveStartKey: z.infer<typeof BallotKey> | undefined;
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
