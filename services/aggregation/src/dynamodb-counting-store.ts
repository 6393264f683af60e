import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { outcomeOfCancellation } from './commit-outcome.ts';
import type { CountingStore } from './count-changes.ts';
import type { Delta } from './fold.ts';

/** How long a marker lives: twice as long as DynamoDB keeps a stream's records (24 h), so that no repeat outlives it. */
const MARKER_SECONDS = 48 * 3600;

export interface CountingTables {
  counted: string;
  results: string;
}

/** Markers and counters in DynamoDB. */
export function createCountingStore(
  documents: DynamoDBDocumentClient,
  tables: CountingTables,
  now: () => number = Date.now,
): CountingStore {
  const marker = (eventId: string, expiresAt: number) => ({
    Put: {
      TableName: tables.counted,
      Item: { eventId, expiresAt },
      ConditionExpression: 'attribute_not_exists(eventId)',
    },
  });
  const addition = ({ pollShard, sk, pollId, serviceName, count }: Delta) => ({
    Update: {
      TableName: tables.results,
      Key: { pollShard, sk },
      ...(serviceName === undefined
        ? {
            UpdateExpression: 'SET pollId = :pollId ADD #count :count, revision :one',
            ExpressionAttributeValues: { ':pollId': pollId, ':count': count, ':one': 1 },
          }
        : {
            UpdateExpression: 'SET pollId = :pollId, serviceName = :serviceName ADD #count :count, revision :one',
            ExpressionAttributeValues: { ':pollId': pollId, ':serviceName': serviceName, ':count': count, ':one': 1 },
          }),
      ExpressionAttributeNames: { '#count': 'count' },
    },
  });

  return {
    async commit(eventIds, deltas) {
      const expiresAt = Math.floor(now() / 1000) + MARKER_SECONDS;
      const transaction = new TransactWriteCommand({
        TransactItems: [...eventIds.map((eventId) => marker(eventId, expiresAt)), ...deltas.map(addition)],
      });
      try {
        await documents.send(transaction);
        return { kind: 'counted' };
      } catch (error) {
        if (!(error instanceof TransactionCanceledException)) throw error;
        const codes = error.CancellationReasons?.map((reason) => reason.Code) ?? [];
        const outcome = outcomeOfCancellation(eventIds, codes);
        if (outcome === undefined) throw error;
        return outcome;
      }
    },
  };
}
