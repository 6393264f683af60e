import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { RECEIPT_HEADER, routes } from '@booth/shared';
import { httpHandler, readEnvironment, readResults } from '@booth/shared/lambda';
import { createReceipts, receiptKeyReader } from '@booth/shared/lambda/receipt';
import { z } from 'zod';
import { resultsReply } from '../results-reply.ts';

const environment = readEnvironment(z.object({ RESULTS_TABLE: z.string() }));
const documents = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const receipts = createReceipts(receiptKeyReader());

/** GET /polls/{pollId}/results */
export const handler = httpHandler(routes.readResults, async ({ params, headers }) => {
  const results = await readResults(documents, environment.RESULTS_TABLE, params.pollId, new Date());
  const hasVoted = await receipts.proves(headers[RECEIPT_HEADER], params.pollId);
  return resultsReply(results, { ifNoneMatch: headers['if-none-match'], hasVoted });
});
