import { routes } from '@booth/shared';
import { httpHandler, readEnvironment } from '@booth/shared/lambda';
import * as z from 'zod/mini';
import { createJoinCodes } from '../polls/dynamodb-join-codes.ts';
import { findPoll } from '../polls/find-poll.ts';
import { documents } from '../wiring/clients.ts';

const environment = readEnvironment(z.object({ POLLS_TABLE: z.string() }));
const joinCodes = createJoinCodes(documents, environment.POLLS_TABLE);

/** GET /join-codes/{joinCode} */
export const handler = httpHandler(routes.findPoll, async ({ params }) => ({
  status: 200,
  body: await findPoll(joinCodes, params.joinCode),
}));
