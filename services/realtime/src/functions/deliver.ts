import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { lambdaHandler, logger, readEnvironment, readRequest } from '@booth/shared/lambda';
import * as z from 'zod/mini';
import { Delivery, type DeliveryReport } from '../broadcast/contract.ts';
import { deliver } from '../broadcast/deliver.ts';
import { logDelivered } from '../broadcast/log-delivered.ts';
import { createViewerChannel } from '../channel/gateway-viewer-channel.ts';
import { createConnections } from '../connections/dynamodb-connections.ts';

const environment = readEnvironment(z.object({ CONNECTIONS_TABLE: z.string(), CONNECTIONS_URL: z.url() }));
const documents = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const delivering = {
  connections: createConnections(documents, environment.CONNECTIONS_TABLE),
  channel: createViewerChannel(environment.CONNECTIONS_URL, documents.config),
  now: Date.now,
  onOwed: ({ viewers, error }: { viewers: number; error: unknown }) =>
    logger.warn('viewers could not be reached, and are sent to again', { viewers, error }),
};

/** Delivers a round of the workflow `broadcast` to one connection shard. */
export const handler = lambdaHandler(async (request: unknown): Promise<DeliveryReport> => {
  const delivery = readRequest(Delivery, request);
  const report = await deliver(delivery, delivering);
  logDelivered(delivery, report, Date.now());
  return report;
});
