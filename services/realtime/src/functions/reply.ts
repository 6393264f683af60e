import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { lambdaHandler, readEnvironment } from '@booth/shared/lambda';
import * as z from 'zod/mini';
import { createViewerChannel } from '../channel/gateway-viewer-channel.ts';
import { replyTo } from '../messages/client-message.ts';
import { dismiss } from '../messages/dismiss.ts';
import { createMessageCounts } from '../messages/dynamodb-message-counts.ts';
import { createMessageRate } from '../messages/message-rate.ts';
import { misuseBy } from '../messages/misuse.ts';
import { answered, type SocketEvent, type SocketResponse } from '../messages/socket-event.ts';

const environment = readEnvironment(z.object({ CONNECTIONS_TABLE: z.string(), CONNECTIONS_URL: z.url() }));
const documents = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const isTooBusy = createMessageRate(createMessageCounts(documents, environment.CONNECTIONS_TABLE));
const channel = createViewerChannel(environment.CONNECTIONS_URL, documents.config);

/** `ping` and $default, which gets every message without a route of its own. */
export const handler = lambdaHandler(async (event: SocketEvent): Promise<SocketResponse> => {
  const misuse = await misuseBy(event, isTooBusy);
  if (misuse === undefined) return answered(replyTo(event.body));
  await dismiss(event.requestContext.connectionId, misuse, channel);
  return { statusCode: 200 };
});
