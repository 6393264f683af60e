import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { lambdaHandler, logger, measure, readEnvironment, unmarshallOptions } from '@booth/shared/lambda';
import * as z from 'zod/mini';
import { createResultsTable } from '../recount/dynamodb-results-table.ts';
import { createVotes } from '../recount/dynamodb-votes.ts';
import { type ReconciliationReport, reconcile } from '../recount/reconcile.ts';

const environment = readEnvironment(z.object({ RESULTS_TABLE: z.string(), VOTES_TABLE: z.string() }));
const documents = DynamoDBDocumentClient.from(new DynamoDBClient({}), { unmarshallOptions: unmarshallOptions() });
const votes = createVotes(documents, environment.VOTES_TABLE);
const results = createResultsTable(documents, environment.RESULTS_TABLE);

/** What the pages that are being read when the time is over may still take, in milliseconds. */
const LAST_PAGES_MS = 30_000;

/**
 * Compares the results with a recount; once a day, and called by `npm run reconcile`. Logs
 * and measures the differences, and the rebuilds that are not finished.
 *
 * One call reads the whole votes table, so there is a bound. Measured in November 2026: a processor
 * reads and counts 28,000 ballots a second (of 600 bytes: three answers, two votes), which is 16 of
 * DynamoDB's pages of 1 MB. 1,024 MB of memory bring 58 % of a processor (1,769 MB a whole one:
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html). So 16,000 ballots a
 * second, if each of the four segments gets a page within 0.4 s, and in 870 s some 14 million
 * ballots, 8 GB. If the time does not suffice, it throws and says so, and an alarm tells of it.
 */
export const handler = lambdaHandler(async (_event: unknown, context): Promise<ReconciliationReport> => {
  const hasTime = () => context.getRemainingTimeInMillis() > LAST_PAGES_MS;
  const report = await reconcile(votes, results, new Date(), hasTime);
  for (const poll of report.polls) {
    if (poll.rebuilding) logger.warn('rebuild not finished', { pollId: poll.pollId });
    if (poll.verdict === 'different') logger.error('results differ', { ...poll });
    else logger.info('reconciled', { pollId: poll.pollId, verdict: poll.verdict });
  }
  // Also where there are none: that no number comes says that nothing was compared.
  measure('PollsReconciled', report.polls.length);
  measure('PollsWhoseResultsDiffer', report.polls.filter(({ verdict }) => verdict === 'different').length);
  measure('UnfinishedRebuilds', report.polls.filter(({ rebuilding }) => rebuilding).length);
  return report;
});
