import { routes } from '@booth/shared';
import { httpHandler, readEnvironment } from '@booth/shared/lambda';
import { createReceipts, receiptKeyReader } from '@booth/shared/lambda/receipt';
import * as z from 'zod/mini';
import { createSessions } from '../visitor/dynamodb-sessions.ts';
import { sessionView } from '../visitor/session-reply.ts';
import { readOwnSession } from '../visitor/sessions.ts';
import { documents } from '../wiring/clients.ts';

const environment = readEnvironment(z.object({ SESSIONS_TABLE: z.string() }));
const sessions = createSessions(documents, environment.SESSIONS_TABLE);
const receipts = createReceipts(receiptKeyReader());

/** GET /sessions/{sessionId} */
export const handler = httpHandler(routes.readSession, async ({ params, deviceId }) => ({
  status: 200,
  body: await sessionView(receipts, await readOwnSession(sessions, params.sessionId, deviceId)),
}));
