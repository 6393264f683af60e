import { routes } from '@booth/shared';
import { httpHandler, readEnvironment } from '@booth/shared/lambda';
import * as z from 'zod/mini';
import { createGivenCodes } from '../../organizer/codes/dynamodb-given-codes.ts';
import { deletePoll } from '../../organizer/editing/delete-poll.ts';
import { documents } from '../../wiring/clients.ts';
import { createOrganizeDependencies } from '../../wiring/organize.ts';

const environment = readEnvironment(z.object({ CODES_TABLE: z.string() }));
const dependencies = {
  ...createOrganizeDependencies(),
  givenCodes: createGivenCodes(documents, environment.CODES_TABLE),
};

/** DELETE /organizer/polls/{pollId} */
export const handler = httpHandler(routes.deletePoll, async ({ params, query, headers, organizer }) => {
  const { pollId } = params;
  const progress = await deletePoll(dependencies, {
    pollId,
    ifMatch: headers['if-match'],
    cursor: query.cursor,
    organizer,
  });
  return { status: progress === undefined ? 204 : 202, body: progress };
});
