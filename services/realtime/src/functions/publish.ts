import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SFNClient } from '@aws-sdk/client-sfn';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { lambdaHandler, logger, readEnvironment, type StreamEvent } from '@booth/shared/lambda';
import * as z from 'zod/mini';
import { createBroadcastLeases } from '../broadcast/dynamodb-broadcast-leases.ts';
import { publishBatch } from '../broadcast/publish.ts';
import { createBroadcastStart } from '../broadcast/start-broadcast.ts';
import type { TouchedPoll } from '../broadcast/touched-polls.ts';

const environment = readEnvironment(z.object({ BROADCASTS_TABLE: z.string(), BROADCAST_ARN: z.string() }));
const publishing = {
  leases: createBroadcastLeases(DynamoDBDocumentClient.from(new DynamoDBClient({})), environment.BROADCASTS_TABLE),
  start: createBroadcastStart(new SFNClient({}), environment.BROADCAST_ARN),
  onPublished: ({ pollId, stateIsNews, newestChange }: TouchedPoll) =>
    logger.info('published', { pollId, news: stateIsNews ? 'state' : 'counts', ...newestChange }),
};

/**
 * Starts broadcasts for a batch of the results table's stream. If it throws, Lambda delivers the
 * batch again.
 */
export const handler = lambdaHandler(({ Records }: StreamEvent): Promise<void> => publishBatch(Records, publishing));
