import { createHash } from 'node:crypto';
import {
  type IdentityPolicy,
  ProblemError,
  type SessionItem,
  sessionIdSource,
  userIdSource,
  type Voter,
} from '@booth/shared';
import type { Sessions } from './dynamodb-sessions.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Names the visitor's device within one poll, and its session there. */
export const sessionIdOf = (pollId: string, deviceId: string): string => sha256(sessionIdSource(pollId, deviceId));

/** Names the voter of a ballot within one poll, as the poll's policy looks at voters. */
export const userIdOf = (policy: IdentityPolicy, pollId: string, voter: Voter): string =>
  sha256(userIdSource(policy, pollId, voter));

/** The voter of a session's ballot. */
export const voterOf = ({ userId, sessionId }: Pick<SessionItem, 'userId' | 'sessionId'>): string =>
  userId ?? sessionId;

/**
 * The visitor's own session. Throws `unknown-session`, also for somebody else's: who asks must not
 * learn that it is.
 */
export async function readOwnSession(sessions: Sessions, sessionId: string, deviceId: string): Promise<SessionItem> {
  const session = await sessions.read(sessionId);
  if (session === undefined || sessionIdOf(session.pollId, deviceId) !== sessionId) {
    throw new ProblemError('unknown-session', 'Start the survey again from its poll.');
  }
  return session;
}
