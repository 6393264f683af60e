import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { lambdaHandler, readEnvironment, readPollState, readResults } from '@booth/shared/lambda';
import * as z from 'zod/mini';
import { createViewerChannel } from '../channel/gateway-viewer-channel.ts';
import { createConnections } from '../connections/dynamodb-connections.ts';
import { dismiss } from '../messages/dismiss.ts';
import { createMessageCounts } from '../messages/dynamodb-message-counts.ts';
import { createMessageRate } from '../messages/message-rate.ts';
import { misuseBy } from '../messages/misuse.ts';
import type { SocketEvent, SocketResponse } from '../messages/socket-event.ts';
import { answerSubscribe } from '../messages/subscription.ts';

const environment = readEnvironment(
  z.object({
    RESULTS_TABLE: z.string(),
    CONNECTIONS_TABLE: z.string(),
    CONNECTIONS_URL: z.url(),
    VIEWERS_PER_POLL: z.coerce.number(),
  }),
);
const documents = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const subscribing = {
  connections: createConnections(documents, environment.CONNECTIONS_TABLE, {
    viewersMax: environment.VIEWERS_PER_POLL,
  }),
  channel: createViewerChannel(environment.CONNECTIONS_URL, documents.config),
  readResults: (pollId: string) => readResults(documents, environment.RESULTS_TABLE, pollId, new Date()),
  readPollState: (pollId: string) => readPollState(documents, environment.RESULTS_TABLE, pollId),
};
const isTooBusy = createMessageRate(createMessageCounts(documents, environment.CONNECTIONS_TABLE));

/**
 * `subscribe`. Sends the poll's state and, on the topic `results`, its results. From then on, the
 * viewer gets the broadcasts.
 */
export const handler = lambdaHandler(async (event: SocketEvent): Promise<SocketResponse> => {
  const { connectionId } = event.requestContext;
  const misuse = await misuseBy(event, isTooBusy);
  if (misuse === undefined) await answerSubscribe(connectionId, event.body, subscribing);
  else await dismiss(connectionId, misuse, subscribing.channel);
  return { statusCode: 200 };
});
