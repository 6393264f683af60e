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
import { createDeadLetterMessages } from '../dead-letters/sqs-dead-letter-messages.ts';
import { createPollStates } from '../polls/dynamodb-poll-states.ts';
import { projectPolls } from '../polls/project-polls.ts';

const environment = readEnvironment(z.object({ RESULTS_TABLE: z.string(), DEAD_LETTER_QUEUE_URL: z.string() }));
const documents = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const projection = {
  pollStates: createPollStates(documents, environment.RESULTS_TABLE),
  deadLetterMessages: createDeadLetterMessages(new SQSClient({}), environment.DEAD_LETTER_QUEUE_URL),
  onError: (error: unknown) => logger.error('not projected, to be delivered again', { error }),
};

/**
 * Copies a batch of the polls table's stream to the results table. Lambda delivers failed records
 * again.
 */
export const handler = lambdaHandler(async ({ Records }: StreamEvent): Promise<StreamBatchResponse> => {
  const response = await projectPolls(Records, projection);
  const { length } = response.batchItemFailures;
  if (length > 0) measure('RecordsDelayed', length);
  return response;
});
