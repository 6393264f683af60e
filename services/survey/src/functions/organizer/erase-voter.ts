import { routes } from '@booth/shared';
import { httpHandler, readEnvironment } from '@booth/shared/lambda';
import { z } from 'zod';
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

/** DELETE /organizer/polls/{pollId}/voters/{voter} */
export const handler = httpHandler(routes.eraseVoter, async ({ params, organizer }) => {
  await eraseVoter(dependencies, { pollId: params.pollId, voter: params.voter, organizer });
  return { status: 204, body: undefined };
});
