import { routes, viewOfSession } from '@booth/shared';
import { httpHandler, readEnvironment } from '@booth/shared/lambda';
import { z } from 'zod';
import { documents } from '../clients.ts';
import { createSessions } from '../dynamodb-sessions.ts';
import { readOwnSession } from '../visitor.ts';

const environment = readEnvironment(z.object({ SESSIONS_TABLE: z.string() }));
const sessions = createSessions(documents, environment.SESSIONS_TABLE);

/** GET /sessions/{sessionId} */
export const handler = httpHandler(routes.readSession, async ({ params, voterId }) => ({
  status: 200,
  body: viewOfSession(await readOwnSession(sessions, params.sessionId, voterId)),
}));
