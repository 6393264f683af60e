import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { routes } from '@booth/shared';
import { httpHandler, readEnvironment, readResults } from '@booth/shared/lambda';
import { z } from 'zod';
import { resultsReply } from '../results-reply.ts';

const environment = readEnvironment(z.object({ RESULTS_TABLE: z.string() }));
const documents = DynamoDBDocumentClient.from(new DynamoDBClient({}));

/** GET /polls/{pollId}/results */
export const handler = httpHandler(routes.readResults, async ({ params, headers }) => {
  const results = await readResults(documents, environment.RESULTS_TABLE, params.pollId, new Date());
  return resultsReply(results, headers['if-none-match']);
});
