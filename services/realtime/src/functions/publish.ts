import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SFNClient } from '@aws-sdk/client-sfn';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { readEnvironment, type StreamEvent } from '@booth/shared/lambda';
import * as z from 'zod/mini';
import { createBroadcasts } from '../dynamodb-broadcasts.ts';
import { publishBatch } from '../publish.ts';
import { createBroadcastStart } from '../stepfunctions-broadcasts.ts';

const environment = readEnvironment(z.object({ BROADCASTS_TABLE: z.string(), BROADCAST_ARN: z.string() }));
const publishing = {
  broadcasts: createBroadcasts(DynamoDBDocumentClient.from(new DynamoDBClient({})), environment.BROADCASTS_TABLE),
  start: createBroadcastStart(new SFNClient({}), environment.BROADCAST_ARN),
};

/**
 * The stream of the results table → broadcasts. If it throws, Lambda delivers the batch again, a
 * few times.
 */
export const handler = (event: StreamEvent): Promise<void> => publishBatch(event.Records, publishing);
