import { createHash } from 'node:crypto';
import { type IdentityPolicy, type SessionItem, sessionIdSource, userIdSource, type Voter } from '@booth/shared';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Returns the id of a device within one poll, which is also the id of its session there. */
export const sessionIdOf = (pollId: string, deviceId: string): string => sha256(sessionIdSource(pollId, deviceId));

/** Returns the id of a voter within one poll, by the poll's identity policy. */
export const voterIdOf = (policy: IdentityPolicy, pollId: string, voter: Voter): string =>
  sha256(userIdSource(policy, pollId, voter));

/** Returns the id of the voter whose ballot this session records. */
export const voterIdOfSession = ({ userId, sessionId }: Pick<SessionItem, 'userId' | 'sessionId'>): string =>
  userId ?? sessionId;
