import { routes } from '@booth/shared';
import { httpHandler, readEnvironment } from '@booth/shared/lambda';
import * as z from 'zod/mini';
import { documents } from '../../clients.ts';
import { createBallots } from '../../dynamodb-ballots.ts';
import { createPolls } from '../../dynamodb-polls.ts';
import { createSessions } from '../../dynamodb-sessions.ts';
import { createVoterRecords } from '../../organizer/dynamodb-voter-records.ts';
import { eraseVoter } from '../../organizer/erase-voter.ts';

const environment = readEnvironment(
  z.object({
    POLLS_TABLE: z.string(),
    SESSIONS_TABLE: z.string(),
    VOTES_TABLE: z.string(),
    CHANGES_TABLE: z.string(),
  }),
);
const dependencies = {
  polls: createPolls(documents, environment.POLLS_TABLE),
  sessions: createSessions(documents, environment.SESSIONS_TABLE),
  ballots: createBallots(documents, environment.VOTES_TABLE),
  voterRecords: createVoterRecords(documents, {
    votesTable: environment.VOTES_TABLE,
    sessionsTable: environment.SESSIONS_TABLE,
    changesTable: environment.CHANGES_TABLE,
  }),
  now: () => new Date(),
};

/** POST /organizer/polls/{pollId}/erasures */
export const handler = httpHandler(routes.eraseVoter, async ({ params, body, organizer }) => {
  const { voter, cursor } = body;
  const progress = await eraseVoter(dependencies, { pollId: params.pollId, voter, cursor, organizer });
  return { status: progress === undefined ? 204 : 202, body: progress };
});
