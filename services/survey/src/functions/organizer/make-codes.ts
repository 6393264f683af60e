import { routes } from '@booth/shared';
import { httpHandler, readEnvironment } from '@booth/shared/lambda';
import * as z from 'zod/mini';
import { documents } from '../../clients.ts';
import { createPolls } from '../../dynamodb-polls.ts';
import { createGivenCodes } from '../../organizer/dynamodb-given-codes.ts';
import { createPollChanges } from '../../organizer/dynamodb-poll-changes.ts';
import { makeCodes } from '../../organizer/make-codes.ts';

const environment = readEnvironment(
  z.object({
    POLLS_TABLE: z.string(),
    CODES_TABLE: z.string(),
    CHANGES_TABLE: z.string(),
  }),
);
const dependencies = {
  polls: createPolls(documents, environment.POLLS_TABLE),
  givenCodes: createGivenCodes(documents, environment.CODES_TABLE),
  changes: createPollChanges(documents, environment.CHANGES_TABLE),
  now: () => new Date(),
};

/** POST /organizer/polls/{pollId}/codes */
export const handler = httpHandler(routes.makeCodes, async ({ params, body, organizer }) => ({
  status: 201,
  body: await makeCodes(dependencies, { pollId: params.pollId, count: body.count, organizer }),
  headers: { 'content-disposition': `attachment; filename="${params.pollId}-codes.csv"` },
}));
