import { routes } from '@booth/shared';
import { httpHandler, readEnvironment, readResults } from '@booth/shared/lambda';
import * as z from 'zod/mini';
import { resultsCsv } from '../../organizer/export/results-csv.ts';
import { readAnyPoll } from '../../organizer/read-any-poll.ts';
import { createPolls } from '../../polls/dynamodb-polls.ts';
import { documents } from '../../wiring/clients.ts';

const environment = readEnvironment(z.object({ POLLS_TABLE: z.string(), RESULTS_TABLE: z.string() }));
const polls = createPolls(documents, environment.POLLS_TABLE);

/** GET /organizer/polls/{pollId}/results.csv */
export const handler = httpHandler(routes.exportResults, async ({ params }) => {
  const poll = await readAnyPoll(polls, params.pollId);
  const results = await readResults(documents, environment.RESULTS_TABLE, poll.pollId, new Date());
  return { status: 200, body: resultsCsv(poll, results?.snapshot) };
});
