import { routes } from '@booth/shared';
import { httpHandler, readEnvironment } from '@booth/shared/lambda';
import { createReceipts, receiptKeyReader } from '@booth/shared/lambda/receipt';
import * as z from 'zod/mini';
import { documents } from '../clients.ts';
import { createSessions } from '../dynamodb-sessions.ts';
import { sessionView } from '../session-reply.ts';
import { readOwnSession } from '../visitor.ts';

const environment = readEnvironment(z.object({ SESSIONS_TABLE: z.string() }));
const sessions = createSessions(documents, environment.SESSIONS_TABLE);
const receipts = createReceipts(receiptKeyReader());

/** GET /sessions/{sessionId} */
export const handler = httpHandler(routes.readSession, async ({ params, deviceId }) => ({
  status: 200,
  body: await sessionView(receipts, await readOwnSession(sessions, params.sessionId, deviceId)),
}));
