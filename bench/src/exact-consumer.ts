import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { StreamRecord } from '@booth/shared/lambda';
import { aggregateBatch } from '../../services/aggregation/src/counting/aggregate-batch.ts';
import { createCounting } from '../../services/aggregation/src/wiring/counting.ts';
import { TABLES } from './aggregation-tables.ts';

/** Makes the product's consumer, as its function does. It throws if a record stays uncounted. */
export function createExactConsumer(documents: DynamoDBDocumentClient) {
  const raise = (error: unknown): never => {
    throw error;
  };
  const aggregation = {
    ...createCounting(documents, TABLES),
    deadLetterMessages: { keep: async ({ reason }: { reason: string }) => raise(new Error(reason)) },
    onError: raise,
  };
  return async (records: readonly StreamRecord[]): Promise<void> => {
    const { batchItemFailures } = await aggregateBatch(records, aggregation);
    if (batchItemFailures.length > 0) throw new Error(`${batchItemFailures.length} records are not counted`);
  };
}
