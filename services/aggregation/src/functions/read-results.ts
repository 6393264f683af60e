import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { RECEIPT_HEADER, routes } from '@booth/shared';
import { httpHandler, readEnvironment, readResults } from '@booth/shared/lambda';
import { createOrganizerTokens, SignInEnvironment } from '@booth/shared/lambda/organizer-token';
import { createReceipts, receiptKeyReader } from '@booth/shared/lambda/receipt';
import * as z from 'zod/mini';
import { resultsReply } from '../results/results-reply.ts';
import { checkCredentials, viewerIn } from '../results/results-viewer.ts';

const environment = readEnvironment(z.extend(SignInEnvironment, { RESULTS_TABLE: z.string() }));
const documents = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const checks = { tokens: createOrganizerTokens(environment), receipts: createReceipts(receiptKeyReader()) };

/** GET /polls/{pollId}/results */
export const handler = httpHandler(routes.readResults, async ({ params, query, headers, organizer }) => {
  const { pollId } = params;
  const checked = await checkCredentials({ pollId, receipt: headers[RECEIPT_HEADER], ...organizer }, checks);
  const timelineUntil = query.at === undefined ? undefined : new Date(query.at);
  const results = await readResults(documents, environment.RESULTS_TABLE, pollId, new Date(), timelineUntil);
  return resultsReply(results, { viewer: viewerIn(results?.poll, checked), ifNoneMatch: headers['if-none-match'] });
});
