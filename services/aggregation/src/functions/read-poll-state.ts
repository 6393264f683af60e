import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { routes } from '@booth/shared';
import { httpHandler, readEnvironment, readPollState } from '@booth/shared/lambda';
import * as z from 'zod/mini';
import { pollStateReply } from '../poll-state-reply.ts';

const environment = readEnvironment(z.object({ RESULTS_TABLE: z.string() }));
const documents = DynamoDBDocumentClient.from(new DynamoDBClient({}));

/**
 * GET /polls/{pollId}/state. Read consistently: it is half a read unit more, and a page that was
 * just refused because the poll has closed must not hear that it is open.
 */
export const handler = httpHandler(routes.readPollState, async ({ params, headers }) =>
  pollStateReply(await readPollState(documents, environment.RESULTS_TABLE, params.pollId), {
    at: new Date(),
    ifNoneMatch: headers['if-none-match'],
  }),
);
