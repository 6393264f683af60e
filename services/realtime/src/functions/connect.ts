import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { ConnectionQuery } from '@booth/shared';
import { lambdaHandler, readEnvironment, readPollState, readResults } from '@booth/shared/lambda';
import * as z from 'zod/mini';
import { createAddresses } from '../connections/dynamodb-addresses.ts';
import { createConnections } from '../connections/dynamodb-connections.ts';
import type { SocketEvent, SocketResponse } from '../messages/socket-event.ts';
import { subscribe } from '../messages/subscription.ts';

const environment = readEnvironment(
  z.object({
    RESULTS_TABLE: z.string(),
    CONNECTIONS_TABLE: z.string(),
    CONNECTIONS_PER_ADDRESS: z.coerce.number(),
    VIEWERS_PER_POLL: z.coerce.number(),
  }),
);
const documents = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const addresses = createAddresses(documents, environment.CONNECTIONS_TABLE, environment.CONNECTIONS_PER_ADDRESS);
const subscribing = {
  connections: createConnections(documents, environment.CONNECTIONS_TABLE, {
    viewersMax: environment.VIEWERS_PER_POLL,
  }),
  readResults: (pollId: string) => readResults(documents, environment.RESULTS_TABLE, pollId, new Date()),
  readPollState: (pollId: string) => readPollState(documents, environment.RESULTS_TABLE, pollId),
};

/**
 * $connect. With `?pollId=` in its URL, a connection is subscribed while it opens, which is enough
 * for a viewer that only listens; an unknown poll refuses it. Nothing can be sent to a connection
 * that is still opening, so only `subscribe` brings first messages. If the address or the poll has
 * too many connections, it is refused, and the page asks over HTTP.
 */
export const handler = lambdaHandler(async (event: SocketEvent): Promise<SocketResponse> => {
  const { requestContext: caller } = event;
  if (!(await addresses.admit(caller))) return { statusCode: 429 };
  let statusCode = 500;
  try {
    statusCode = await open(event);
  } finally {
    // API Gateway does not call $disconnect for a connection that it has refused.
    if (statusCode !== 200) await addresses.release(caller);
  }
  return { statusCode };
});

async function open({ queryStringParameters, requestContext }: SocketEvent): Promise<number> {
  const address = ConnectionQuery.safeParse(queryStringParameters ?? {});
  if (!address.success) return 404;
  const { pollId, topic } = address.data;
  if (pollId === undefined) return 200;
  const answer = await subscribe(requestContext.connectionId, { pollId, topic }, subscribing);
  if (answer === 'too-many-viewers') return 429;
  return typeof answer === 'string' ? 404 : 200;
}
