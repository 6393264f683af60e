import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { ConnectionQuery } from '@booth/shared';
import { lambdaHandler, readEnvironment, readPollState, readResults } from '@booth/shared/lambda';
import * as z from 'zod/mini';
import { createConnections } from '../dynamodb-connections.ts';
import type { SocketEvent, SocketResponse } from '../socket-event.ts';
import { subscribe } from '../subscription.ts';

const environment = readEnvironment(z.object({ RESULTS_TABLE: z.string(), CONNECTIONS_TABLE: z.string() }));
const documents = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const subscribing = {
  connections: createConnections(documents, environment.CONNECTIONS_TABLE),
  readResults: (pollId: string) => readResults(documents, environment.RESULTS_TABLE, pollId, new Date()),
  readPollState: (pollId: string) => readPollState(documents, environment.RESULTS_TABLE, pollId),
};

/**
 * $connect: with `?pollId=` in the address the connection is subscribed as it opens, which is
 * enough for a viewer that only listens; an unknown poll refuses it. What is there already comes by
 * `subscribe`, as nothing can be sent to a connection that is still being opened.
 */
export const handler = lambdaHandler(async (event: SocketEvent): Promise<SocketResponse> => {
  const address = ConnectionQuery.safeParse(event.queryStringParameters ?? {});
  if (!address.success) return { statusCode: 404 };
  const { pollId, topic } = address.data;
  if (pollId === undefined) return { statusCode: 200 };
  const answer = await subscribe(event.requestContext.connectionId, { pollId, topic }, subscribing);
  return { statusCode: typeof answer === 'string' ? 404 : 200 };
});
