import { setTimeout as delay } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { lambdaHandler, logger, measure, readEnvironment, readRequest, readResults } from '@booth/shared/lambda';
import * as z from 'zod/mini';
import { compose } from '../broadcast/compose.ts';
import { ComposeRequest, type Round } from '../broadcast/contract.ts';
import { createBroadcastLeases } from '../broadcast/dynamodb-broadcast-leases.ts';
import type { GivenUp } from '../broadcast/next-round.ts';
import { createConnections } from '../connections/dynamodb-connections.ts';

const environment = readEnvironment(
  z.object({
    RESULTS_TABLE: z.string(),
    BROADCASTS_TABLE: z.string(),
    CONNECTIONS_TABLE: z.string(),
  }),
);
const documents = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const composing = {
  leases: createBroadcastLeases(documents, environment.BROADCASTS_TABLE),
  connections: createConnections(documents, environment.CONNECTIONS_TABLE),
  readResults: (pollId: string) => readResults(documents, environment.RESULTS_TABLE, pollId, new Date()),
  now: Date.now,
  sleep: (milliseconds: number) => delay(milliseconds),
  onGivenUp: ({ topic, shard, viewers }: GivenUp) => {
    logger.error('viewers could neither be reached nor closed', { topic, shard, viewers });
    measure('ViewersGivenUp', viewers);
  },
};

/** Waits until a round of the workflow `broadcast` is due, and composes it. */
export const handler = lambdaHandler(
  async (request: unknown): Promise<Round> => compose(readRequest(ComposeRequest, request), composing),
);
