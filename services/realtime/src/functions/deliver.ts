import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { Delivery, type DeliveryReport } from '@booth/shared';
import { lambdaHandler, logger, readEnvironment, readRequest } from '@booth/shared/lambda';
import * as z from 'zod/mini';
import { deliver } from '../deliver.ts';
import { createConnections } from '../dynamodb-connections.ts';
import { tellDelivered } from '../tell-delivered.ts';
import { createViewerChannel } from '../viewer-channel.ts';

const environment = readEnvironment(z.object({ CONNECTIONS_TABLE: z.string(), CONNECTIONS_URL: z.url() }));
const documents = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const delivering = {
  connections: createConnections(documents, environment.CONNECTIONS_TABLE),
  channel: createViewerChannel(environment.CONNECTIONS_URL, documents.config),
  now: Date.now,
  onOwed: ({ viewers, error }: { viewers: number; error: unknown }) =>
    logger.warn('viewers could not be reached, and are sent to again', { viewers, error }),
};

/** One connection shard's part of a round of the workflow `broadcast`. */
export const handler = lambdaHandler(async (request: unknown): Promise<DeliveryReport> => {
  const delivery = readRequest(Delivery, request);
  const report = await deliver(delivery, delivering);
  tellDelivered(delivery, report, Date.now());
  return report;
});
