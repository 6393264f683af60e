import { setTimeout as delay } from 'node:timers/promises';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { StreamRecord } from '@booth/shared/lambda';
import { pauseMs } from '@booth/shared/lambda';
import { aggregateBatch } from '../../services/aggregation/src/aggregate-batch.ts';
import { createPlanner } from '../../services/aggregation/src/counting-plan.ts';
import { createCountingStore } from '../../services/aggregation/src/dynamodb-counting-store.ts';
import { createPollStates } from '../../services/aggregation/src/dynamodb-poll-states.ts';
import { TABLES } from './aggregation-tables.ts';

/** The product's consumer, put together as its function does. It throws where a record stayed uncounted. */
export function createExactConsumer(documents: DynamoDBDocumentClient) {
  const raise = (error: unknown): never => {
    throw error;
  };
  const aggregation = {
    store: createCountingStore(documents, TABLES),
    deadLetters: { keep: async ({ reason }: { reason: string }) => raise(new Error(reason)) },
    planCounting: createPlanner(createPollStates(documents, TABLES.results).read),
    pause: (attempt: number) => delay(pauseMs(attempt, Math.random)),
    onError: raise,
  };
  return async (records: readonly StreamRecord[]): Promise<void> => {
    const { batchItemFailures } = await aggregateBatch(records, aggregation);
    if (batchItemFailures.length > 0) throw new Error(`${batchItemFailures.length} records are not counted`);
  };
}
