import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { lambdaHandler, logger, measure, readEnvironment, unmarshallOptions } from '@booth/shared/lambda';
import * as z from 'zod/mini';
import { createResultsTable } from '../recount/dynamodb-results-table.ts';
import { createVotes } from '../recount/dynamodb-votes.ts';
import { reconcile } from '../recount/reconcile.ts';
import type { ReconciliationReport } from '../recount/reconcile-contract.ts';

const environment = readEnvironment(z.object({ RESULTS_TABLE: z.string(), VOTES_TABLE: z.string() }));
const documents = DynamoDBDocumentClient.from(new DynamoDBClient({}), { unmarshallOptions: unmarshallOptions() });
const votes = createVotes(documents, environment.VOTES_TABLE);
const results = createResultsTable(documents, environment.RESULTS_TABLE);

/** Time kept for the pages that are being read when no further one begins, in milliseconds. */
const LAST_PAGES_MS = 30_000;

/**
 * Compares the results with a recount, once a day and whenever `npm run reconcile` calls it. Logs
 * and measures differences and unfinished rebuilds.
 *
 * One call reads the whole votes table of up to 14 million ballots (docs/architecture/cost.md). If
 * the time runs out, it throws, and an alarm goes off.
 */
export const handler = lambdaHandler(async (_event: unknown, context): Promise<ReconciliationReport> => {
  const hasTime = () => context.getRemainingTimeInMillis() > LAST_PAGES_MS;
  const report = await reconcile(votes, results, new Date(), hasTime);
  for (const poll of report.polls) {
    if (poll.rebuilding) logger.warn('rebuild not finished', { pollId: poll.pollId });
    if (poll.verdict === 'different') logger.error('results differ', { ...poll });
    else logger.info('reconciled', { pollId: poll.pollId, verdict: poll.verdict });
  }
  // Measured even if 0, because the alarm `reconcile-missing` watches for missing numbers.
  measure('PollsReconciled', report.polls.length);
  measure('PollsWhoseResultsDiffer', report.polls.filter(({ verdict }) => verdict === 'different').length);
  measure('UnfinishedRebuilds', report.polls.filter(({ rebuilding }) => rebuilding).length);
  return report;
});
