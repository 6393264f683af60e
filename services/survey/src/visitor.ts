import { createHash } from 'node:crypto';
import { ProblemError, type SessionItem, userIdSource } from '@booth/shared';
import type { Sessions } from './dynamodb-sessions.ts';

/** The visitor's id within one poll, which is also the id of the visitor's session there. */
export function userIdOf(pollId: string, voterId: string): string {
  return createHash('sha256').update(userIdSource(pollId, voterId)).digest('hex');
}

/** The visitor's own session. Throws `unknown-session`, also for somebody else's: who asks must not learn that it is. */
export async function readOwnSession(sessions: Sessions, sessionId: string, voterId: string): Promise<SessionItem> {
  const session = await sessions.read(sessionId);
  if (session === undefined || userIdOf(session.pollId, voterId) !== sessionId) {
    throw new ProblemError('unknown-session', 'Start the survey again from its poll.');
  }
  return session;
}
