import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { logger, readEnvironment } from '@booth/shared/lambda';
import { z } from 'zod';
import { createResultsTable } from '../recount/dynamodb-results-table.ts';
import { createVotes } from '../recount/dynamodb-votes.ts';
import { type ReconciliationReport, reconcile } from '../recount/reconcile.ts';

const environment = readEnvironment(z.object({ RESULTS_TABLE: z.string(), VOTES_TABLE: z.string() }));
const documents = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const votes = createVotes(documents, environment.VOTES_TABLE);
const results = createResultsTable(documents, environment.RESULTS_TABLE);

/** Compares the results with a recount; once a day, and called by `npm run reconcile`. A metric filter counts the differences. */
export async function handler(): Promise<ReconciliationReport> {
  const report = await reconcile(votes, results, new Date());
  for (const poll of report.polls) {
    if (poll.verdict === 'different') logger.error('results differ', { ...poll });
    else logger.info('reconciled', { pollId: poll.pollId, verdict: poll.verdict });
  }
  return report;
}
