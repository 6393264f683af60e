import { routes } from '@booth/shared';
import { httpHandler, readEnvironment } from '@booth/shared/lambda';
import * as z from 'zod/mini';
import { createVoterRecords } from '../../organizer/erasure/dynamodb-voter-records.ts';
import { eraseVoter } from '../../organizer/erasure/erase-voter.ts';
import { createPolls } from '../../polls/dynamodb-polls.ts';
import { createBallots } from '../../visitor/dynamodb-ballots.ts';
import { createSessions } from '../../visitor/dynamodb-sessions.ts';
import { documents } from '../../wiring/clients.ts';

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
