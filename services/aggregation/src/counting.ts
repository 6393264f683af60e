import { setTimeout as delay } from 'node:timers/promises';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { pauseMs } from '@booth/shared/lambda';
import type { Aggregation } from './aggregate-batch.ts';
import { createPlanner } from './counting-plan.ts';
import { type CountingTables, createCountingStore } from './dynamodb-counting-store.ts';
import { createPollStates } from './dynamodb-poll-states.ts';

/** Counts as every function does; the caller says what becomes of records that can't be counted. */
export function createCounting(
  documents: DynamoDBDocumentClient,
  tables: CountingTables,
): Omit<Aggregation, 'deadLetterMessages' | 'onError'> {
  // It copies all that is sent, for a log that is not written: of the time of a batch, a
  // fourteenth.
  documents.middlewareStack.remove('loggerMiddleware');
  return {
    store: createCountingStore(documents, tables),
    planCounting: createPlanner(createPollStates(documents, tables.results).read),
    pause: (attempt) => delay(pauseMs(attempt, Math.random)),
  };
}
