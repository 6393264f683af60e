import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { routes } from '@booth/shared';
import { httpHandler, readEnvironment, readTurnout } from '@booth/shared/lambda';
import * as z from 'zod/mini';
import { turnoutReply } from '../results/turnout-reply.ts';

const environment = readEnvironment(z.object({ RESULTS_TABLE: z.string() }));
const documents = DynamoDBDocumentClient.from(new DynamoDBClient({}));

/** GET /polls/{pollId}/turnout */
export const handler = httpHandler(routes.readTurnout, async ({ params, headers }) =>
  turnoutReply(await readTurnout(documents, environment.RESULTS_TABLE, params.pollId, new Date()), {
    ifNoneMatch: headers['if-none-match'],
  }),
);
