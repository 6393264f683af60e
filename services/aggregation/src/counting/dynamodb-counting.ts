import { setTimeout as delay } from 'node:timers/promises';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { pauseMs } from '@booth/shared/lambda';
import { createPollStates } from '../polls/dynamodb-poll-states.ts';
import type { Aggregation } from './aggregate-batch.ts';
import { createPlanner } from './counting-plan.ts';
import { type CountingTables, createCountingStore } from './dynamodb-counting-store.ts';

/** Wires counting to DynamoDB. The caller adds what happens to records that can't be counted. */
export function createCounting(
  documents: DynamoDBDocumentClient,
  tables: CountingTables,
): Omit<Aggregation, 'deadLetterMessages' | 'onError'> {
  // The SDK's logger copies every request, also if nothing is logged: 7 % of a batch's time.
  documents.middlewareStack.remove('loggerMiddleware');
  return {
    store: createCountingStore(documents, tables),
    planCounting: createPlanner(createPollStates(documents, tables.results).read),
    pause: (attempt) => delay(pauseMs(attempt, Math.random)),
  };
}
