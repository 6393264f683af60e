import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { lambdaHandler, readEnvironment } from '@booth/shared/lambda';
import * as z from 'zod/mini';
import { createConnections } from '../dynamodb-connections.ts';
import type { SocketEvent, SocketResponse } from '../socket-event.ts';

const environment = readEnvironment(z.object({ CONNECTIONS_TABLE: z.string() }));
const connections = createConnections(
  DynamoDBDocumentClient.from(new DynamoDBClient({})),
  environment.CONNECTIONS_TABLE,
);

/**
 * $disconnect. API Gateway does not promise to call it; what it misses goes with the next
 * broadcast, or by its TTL.
 */
export const handler = lambdaHandler(async (event: SocketEvent): Promise<SocketResponse> => {
  await connections.forget(event.requestContext.connectionId);
  return { statusCode: 200 };
});
