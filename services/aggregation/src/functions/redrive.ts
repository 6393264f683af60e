import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { lambdaHandler, logger, readEnvironment, readRequest } from '@booth/shared/lambda';
import * as z from 'zod/mini';
import { aggregateBatch } from '../counting/aggregate-batch.ts';
import { logCounted } from '../counting/log-counted.ts';
import { createDeadLetterQueue } from '../dead-letters/sqs-dead-letter-queue.ts';
import { createPollStates } from '../polls/dynamodb-poll-states.ts';
import { projectPolls } from '../polls/project-polls.ts';
import { readBatch } from '../redrive/dynamodb-stream-batches.ts';
import { redrive } from '../redrive/redrive.ts';
import { type RedriveReport, RedriveRequest } from '../redrive/redrive-contract.ts';
import { type TakingBack, takeBack } from '../redrive/take-back.ts';
import { createCounting } from '../wiring/counting.ts';

const environment = readEnvironment(
  z.object({
    RESULTS_TABLE: z.string(),
    COUNTED_TABLE: z.string(),
    DEAD_LETTER_QUEUE_URL: z.string(),
    VOTES_STREAM_ARN: z.string(),
    POLLS_STREAM_ARN: z.string(),
  }),
);
const documents = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const counting = createCounting(documents, { counted: environment.COUNTED_TABLE, results: environment.RESULTS_TABLE });
const pollStates = createPollStates(documents, environment.RESULTS_TABLE);
const streams = new DynamoDBStreamsClient({});
const takingBack: TakingBack = {
  streams: { votes: environment.VOTES_STREAM_ARN, polls: environment.POLLS_STREAM_ARN },
  consumers: {
    votes: (records, watch) =>
      aggregateBatch(records, {
        ...counting,
        ...watch,
        onBatchCounted: (writes) => logCounted(writes, new Date()),
      }),
    polls: (records, watch) => projectPolls(records, { pollStates, ...watch }),
  },
  readBatch: (batch) => readBatch(streams, batch),
};
const queue = createDeadLetterQueue(new SQSClient({}), environment.DEAD_LETTER_QUEUE_URL);

/**
 * Takes dead-letter messages back after a fix; called by `npm run redrive`. If it throws, no
 * message is lost.
 */
export const handler = lambdaHandler(
  async (request: unknown, context): Promise<RedriveReport> =>
    redrive(readRequest(RedriveRequest, request), {
      queue,
      takeBack: (body) => takeBack(body, takingBack),
      remainingMs: () => context.getRemainingTimeInMillis(),
      onDropped: (message) => logger.warn('dropped', { ...message }),
      onError: (error) => logger.error('messages stay hidden for a while', { error }),
    }),
);
