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
import { aggregateBatch } from '../aggregate-batch.ts';
import type { Count } from '../ballot-count.ts';
import { createCounting } from '../counting.ts';
import { createDeadLetterMessages } from '../sqs-dead-letter-messages.ts';
import { tellCounted } from '../tell-counted.ts';

const environment = readEnvironment(
  z.object({ RESULTS_TABLE: z.string(), COUNTED_TABLE: z.string(), DEAD_LETTER_QUEUE_URL: z.string() }),
);
const documents = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const aggregation = {
  ...createCounting(documents, { counted: environment.COUNTED_TABLE, results: environment.RESULTS_TABLE }),
  deadLetterMessages: createDeadLetterMessages(new SQSClient({}), environment.DEAD_LETTER_QUEUE_URL),
  onBatchCounted: (counts: readonly Count[]) => tellCounted(counts, new Date()),
  onError: (error: unknown) => logger.error('not counted, to be delivered again', { error }),
};

/**
 * Counts a batch of the votes table's stream. Whatever it throws, Lambda delivers the batch again;
 * nothing counts twice.
 */
export const handler = lambdaHandler(async ({ Records }: StreamEvent): Promise<StreamBatchResponse> => {
  const response = await aggregateBatch(Records, aggregation);
  const { length } = response.batchItemFailures;
  if (length > 0) measure('RecordsDelayed', length);
  return response;
});
