import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { lambdaHandler, readEnvironment } from '@booth/shared/lambda';
import * as z from 'zod/mini';
import { replyTo } from '../client-message.ts';
import { dismiss } from '../dismiss.ts';
import { createMessageCounts } from '../dynamodb-message-counts.ts';
import { createMessageRate } from '../message-rate.ts';
import { misuseBy } from '../misuse.ts';
import { answered, type SocketEvent, type SocketResponse } from '../socket-event.ts';
import { createViewerChannel } from '../viewer-channel.ts';

const environment = readEnvironment(z.object({ CONNECTIONS_TABLE: z.string(), CONNECTIONS_URL: z.url() }));
const documents = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const isTooBusy = createMessageRate(createMessageCounts(documents, environment.CONNECTIONS_TABLE));
const channel = createViewerChannel(environment.CONNECTIONS_URL, documents.config);

/** `ping`, and $default: every message that has no route of its own. */
export const handler = lambdaHandler(async (event: SocketEvent): Promise<SocketResponse> => {
  const misuse = await misuseBy(event, isTooBusy);
  if (misuse === undefined) return answered(replyTo(event.body));
  await dismiss(event.requestContext.connectionId, misuse, channel);
  return { statusCode: 200 };
});
