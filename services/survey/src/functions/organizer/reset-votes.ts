import { setTimeout as delay } from 'node:timers/promises';
import { routes } from '@booth/shared';
import { httpHandler, readEnvironment } from '@booth/shared/lambda';
import * as z from 'zod/mini';
import { createOrganizedPolls } from '../../organizer/editing/dynamodb-organized-polls.ts';
import { createPollRecords } from '../../organizer/reset/dynamodb-poll-records.ts';
import { resetVotes } from '../../organizer/reset/reset-votes.ts';
import { documents } from '../../wiring/clients.ts';

const environment = readEnvironment(
  z.object({
    POLLS_TABLE: z.string(),
    CHANGES_TABLE: z.string(),
    SESSIONS_TABLE: z.string(),
    VOTES_TABLE: z.string(),
    CODES_TABLE: z.string(),
  }),
);
const tables = { pollsTable: environment.POLLS_TABLE, changesTable: environment.CHANGES_TABLE };
const dependencies = {
  polls: createOrganizedPolls(documents, tables),
  records: createPollRecords(documents, {
    ...tables,
    sessionsTable: environment.SESSIONS_TABLE,
    votesTable: environment.VOTES_TABLE,
    codesTable: environment.CODES_TABLE,
  }),
  now: () => new Date(),
  wait: (milliseconds: number) => delay(milliseconds),
};

/** POST /organizer/polls/{pollId}/resets */
export const handler = httpHandler(routes.resetVotes, async ({ params, body, organizer }) => {
  const { confirm, cursor } = body;
  const progress = await resetVotes(dependencies, { pollId: params.pollId, confirm, cursor, organizer });
  return { status: progress === undefined ? 204 : 202, body: progress };
});
