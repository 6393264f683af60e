import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { routes } from '@booth/shared';
import { httpHandler, readEnvironment, readPollState } from '@booth/shared/lambda';
import * as z from 'zod/mini';
import { pollStateReply } from '../results/poll-state-reply.ts';

const environment = readEnvironment(z.object({ RESULTS_TABLE: z.string() }));
const documents = DynamoDBDocumentClient.from(new DynamoDBClient({}));

/**
 * GET /polls/{pollId}/state. Reads consistently, for half a read unit more: a page that was refused
 * because the poll has just closed must not hear that it is open.
 */
export const handler = httpHandler(routes.readPollState, async ({ params, headers }) =>
  pollStateReply(await readPollState(documents, environment.RESULTS_TABLE, params.pollId), {
    at: new Date(),
    ifNoneMatch: headers['if-none-match'],
  }),
);
