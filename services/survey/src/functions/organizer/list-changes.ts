import { routes } from '@booth/shared';
import { httpHandler, readEnvironment } from '@booth/shared/lambda';
import * as z from 'zod/mini';
import { createPollChanges } from '../../organizer/audit/dynamodb-poll-changes.ts';
import { readAnyPoll } from '../../organizer/read-any-poll.ts';
import { createPolls } from '../../polls/dynamodb-polls.ts';
import { documents } from '../../wiring/clients.ts';

const environment = readEnvironment(z.object({ POLLS_TABLE: z.string(), CHANGES_TABLE: z.string() }));
const polls = createPolls(documents, environment.POLLS_TABLE);
const changes = createPollChanges(documents, environment.CHANGES_TABLE);

/** GET /organizer/polls/{pollId}/changes */
export const handler = httpHandler(routes.listChanges, async ({ params, query }) => {
  const { pollId } = await readAnyPoll(polls, params.pollId);
  return { status: 200, body: await changes.list(pollId, query.cursor) };
});
