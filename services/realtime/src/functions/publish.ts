import { setTimeout as delay } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SFNClient } from '@aws-sdk/client-sfn';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { readEnvironment, readResults, type StreamEvent } from '@booth/shared/lambda';
import * as z from 'zod/mini';
import { createConnections } from '../dynamodb-connections.ts';
import { publishBatch } from '../publish.ts';
import { createBroadcast } from '../stepfunctions-broadcasts.ts';

const environment = readEnvironment(
  z.object({ RESULTS_TABLE: z.string(), CONNECTIONS_TABLE: z.string(), BROADCAST_ARN: z.string() }),
);
const documents = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const publishing = {
  readResults: (pollId: string) => readResults(documents, environment.RESULTS_TABLE, pollId, new Date()),
  shardsOf: createConnections(documents, environment.CONNECTIONS_TABLE).shardsOf,
  broadcast: createBroadcast(new SFNClient({}), environment.BROADCAST_ARN),
  now: () => performance.now(),
  sleep: (milliseconds: number) => delay(milliseconds),
};

/**
 * The stream of the results table → viewers: of counts as `publish`, of states as `publishState`.
 * If it throws, Lambda delivers the batch again, a few times.
 */
export const handler = (event: StreamEvent): Promise<void> => publishBatch(event.Records, publishing);
