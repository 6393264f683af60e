import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { logger, readEnvironment } from '@booth/shared/lambda';
import * as z from 'zod/mini';
import { type Delivery, type DeliveryReport, deliver } from '../deliver.ts';
import { createConnections } from '../dynamodb-connections.ts';
import { createViewerChannel } from '../viewer-channel.ts';

const environment = readEnvironment(z.object({ CONNECTIONS_TABLE: z.string(), CONNECTIONS_URL: z.url() }));
const delivering = {
  connections: createConnections(DynamoDBDocumentClient.from(new DynamoDBClient({})), environment.CONNECTIONS_TABLE),
  channel: createViewerChannel(environment.CONNECTIONS_URL),
  onError: (error: unknown) => logger.warn('a viewer could not be reached', { error }),
};

/** One connection shard's part of the workflow `broadcast`. */
export const handler = (delivery: Delivery): Promise<DeliveryReport> => deliver(delivery, delivering);
