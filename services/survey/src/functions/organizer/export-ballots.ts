import { routes } from '@booth/shared';
import { httpHandler, readEnvironment } from '@booth/shared/lambda';
import * as z from 'zod/mini';
import { documents } from '../../clients.ts';
import { createPolls } from '../../dynamodb-polls.ts';
import { createBallotPages } from '../../organizer/dynamodb-ballot-pages.ts';
import { createPollChanges } from '../../organizer/dynamodb-poll-changes.ts';
import { exportBallots } from '../../organizer/export-ballots.ts';

const environment = readEnvironment(
  z.object({ POLLS_TABLE: z.string(), VOTES_TABLE: z.string(), CHANGES_TABLE: z.string() }),
);
const dependencies = {
  polls: createPolls(documents, environment.POLLS_TABLE),
  ballotPages: createBallotPages(documents, environment.VOTES_TABLE),
  changes: createPollChanges(documents, environment.CHANGES_TABLE),
  now: () => new Date(),
};

/** GET /organizer/polls/{pollId}/ballots.csv */
export const handler = httpHandler(routes.exportBallots, ({ params, query, organizer }) =>
  exportBallots(dependencies, { pollId: params.pollId, cursor: query.cursor, organizer }),
);
