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
import { createPollStates } from '../dynamodb-poll-states.ts';
import { projectPolls } from '../project-polls.ts';
import { createDeadLetterMessages } from '../sqs-dead-letter-messages.ts';

const environment = readEnvironment(z.object({ RESULTS_TABLE: z.string(), DEAD_LETTER_QUEUE_URL: z.string() }));
const documents = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const projection = {
  pollStates: createPollStates(documents, environment.RESULTS_TABLE),
  deadLetterMessages: createDeadLetterMessages(new SQSClient({}), environment.DEAD_LETTER_QUEUE_URL),
  onError: (error: unknown) => logger.error('not projected, to be delivered again', { error }),
};

/**
 * Takes a batch of the polls table's stream over; what could not be written now, Lambda delivers
 * again.
 */
export const handler = lambdaHandler(async ({ Records }: StreamEvent): Promise<StreamBatchResponse> => {
  const response = await projectPolls(Records, projection);
  const { length } = response.batchItemFailures;
  if (length > 0) measure('RecordsDelayed', length);
  return response;
});
