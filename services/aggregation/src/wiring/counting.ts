import { setTimeout as delay } from 'node:timers/promises';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { pauseMs } from '@booth/shared/lambda';
import type { BatchCounting } from '../counting/aggregate-batch.ts';
import { createPlanner } from '../counting/counting-plan.ts';
import { type CountingTables, createCountingStore } from '../counting/dynamodb-counting-store.ts';
import { createPollStates } from '../polls/dynamodb-poll-states.ts';

/**
 * Wires counting to DynamoDB. The caller adds what happens to records that can't be counted.
 * Removes the SDK's logger from `documents`, for all its users.
 */
export function createCounting(
  documents: DynamoDBDocumentClient,
  tables: CountingTables,
): Omit<BatchCounting, 'deadLetterMessages' | 'onError'> {
  // The logger copies every request, also if nothing is logged: 7 % of a batch's time.
  documents.middlewareStack.remove('loggerMiddleware');
  return {
    store: createCountingStore(documents, tables),
    planCounting: createPlanner(createPollStates(documents, tables.results).read),
    pause: (attempt) => delay(pauseMs(attempt, Math.random)),
  };
}
