import { routes } from '@booth/shared';
import { httpHandler, readEnvironment } from '@booth/shared/lambda';
import * as z from 'zod/mini';
import { createGivenCodes } from '../../organizer/codes/dynamodb-given-codes.ts';
import { makeCodes } from '../../organizer/codes/make-codes.ts';
import { documents } from '../../wiring/clients.ts';
import { createOrganizeDependencies } from '../../wiring/organize.ts';

const environment = readEnvironment(z.object({ CODES_TABLE: z.string() }));
const dependencies = {
  ...createOrganizeDependencies(),
  givenCodes: createGivenCodes(documents, environment.CODES_TABLE),
};

/** POST /organizer/polls/{pollId}/codes */
export const handler = httpHandler(routes.makeCodes, async ({ params, body, organizer }) => ({
  status: 201,
  body: await makeCodes(dependencies, { pollId: params.pollId, count: body.count, organizer }),
  headers: { 'content-disposition': `attachment; filename="${params.pollId}-codes.csv"` },
}));
