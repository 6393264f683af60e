import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import {
  lambdaHandler,
  logger,
  measure,
  readEnvironment,
  type StreamBatchResponse,
  type StreamEvent,
} from '@booth/shared/lambda';
import * as z from 'zod/mini';
import { aggregateBatch } from '../counting/aggregate-batch.ts';
import type { CountingWrite } from '../counting/counting-write.ts';
import { logCounted } from '../counting/log-counted.ts';
import { createDeadLetterMessages } from '../dead-letters/sqs-dead-letter-messages.ts';
import { createCounting } from '../wiring/counting.ts';

const environment = readEnvironment(
  z.object({ RESULTS_TABLE: z.string(), COUNTED_TABLE: z.string(), DEAD_LETTER_QUEUE_URL: z.string() }),
);
const documents = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const aggregation = {
  ...createCounting(documents, { counted: environment.COUNTED_TABLE, results: environment.RESULTS_TABLE }),
  deadLetterMessages: createDeadLetterMessages(new SQSClient({}), environment.DEAD_LETTER_QUEUE_URL),
  onBatchCounted: (writes: readonly CountingWrite[]) => logCounted(writes, new Date()),
  onError: (error: unknown) => logger.error('not counted, to be delivered again', { error }),
};

/**
 * Counts a batch of the votes table's stream. If it throws, Lambda delivers the batch again;
 * nothing counts twice.
 */
export const handler = lambdaHandler(async ({ Records }: StreamEvent): Promise<StreamBatchResponse> => {
  const response = await aggregateBatch(Records, aggregation);
  const { length } = response.batchItemFailures;
  if (length > 0) measure('RecordsDelayed', length);
  return response;
});
