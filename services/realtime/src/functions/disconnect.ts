import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { lambdaHandler, readEnvironment } from '@booth/shared/lambda';
import * as z from 'zod/mini';
import { createAddresses } from '../connections/dynamodb-addresses.ts';
import { createConnections } from '../connections/dynamodb-connections.ts';
import type { SocketEvent, SocketResponse } from '../messages/socket-event.ts';

const environment = readEnvironment(
  z.object({ CONNECTIONS_TABLE: z.string(), CONNECTIONS_PER_ADDRESS: z.coerce.number() }),
);
const documents = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const connections = createConnections(documents, environment.CONNECTIONS_TABLE);
const addresses = createAddresses(documents, environment.CONNECTIONS_TABLE, environment.CONNECTIONS_PER_ADDRESS);

/**
 * $disconnect. API Gateway does not promise to call it. Items that it misses go with the next
 * broadcast, or expire.
 */
export const handler = lambdaHandler(async (event: SocketEvent): Promise<SocketResponse> => {
  const { requestContext } = event;
  await Promise.all([connections.forget(requestContext.connectionId), addresses.release(requestContext)]);
  return { statusCode: 200 };
});
