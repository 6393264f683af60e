import { ProblemError, SessionId, type SessionItem } from '@booth/shared';
import * as z from 'zod/mini';
import { sessionIdOf } from './voter-ids.ts';

/** The key of an item of the sessions table. */
export const SessionsKey = z.strictObject({ sessionId: SessionId });
export type SessionsKey = z.infer<typeof SessionsKey>;

/** Which sessions a new one may replace besides those of which nothing was recorded. */
export interface BeginOptions {
  /**
   * True if the new session changes a recorded ballot: it replaces the session that recorded it.
   */
  isChange: boolean;
  /** Replaces a session that waits on the screen of this token, whoever began it. */
  anew?: string | undefined;
  /** Replaces a session of this attempt whose execution never started. */
  replacesAttempt?: number;
}

export interface Begun {
  /** True if the new session was stored; false if an existing session stays. */
  isNew: boolean;
  /** The session that is stored now. */
  session: SessionItem;
  /** The token of the task that waited in the session that was replaced. */
  supersededTask?: string | undefined;
}

export interface Sessions {
  /** Returns the session as it is now; undefined if there is none. */
  read(sessionId: string): Promise<SessionItem | undefined>;
  /**
   * Stores a session that is about to start. Returns the existing one instead if the voter already
   * has a session that is under way or completed. Of many callers at once, one stores its session.
   * Another voter's session on the same device is always replaced; see `BeginOptions` for the rest.
   */
  begin(session: SessionItem, options: BeginOptions): Promise<Begun>;
  /** Ends a session whose execution is gone, unless it has moved on. */
  expire(session: SessionItem): Promise<void>;
}

/**
 * Returns true if the session belongs to another voter than the one of this mark. False if either
 * has no mark.
 */
export const belongsToAnotherVoter = ({ voterMark }: SessionItem, mark: string | undefined): boolean =>
  voterMark !== undefined && mark !== undefined && voterMark !== mark;

/** Returns true if the session waits on the screen of this token. A starting session has none. */
export const waitsOn = ({ status, screenToken }: SessionItem, token: string | undefined): boolean =>
  status === 'waiting' && token !== undefined && screenToken === token;

/**
 * Returns the session of this device.
 * @throws ProblemError `unknown-session`, also for another device's session, so that nobody learns
 * which sessions exist
 */
export async function readOwnSession(
  sessions: Pick<Sessions, 'read'>,
  sessionId: string,
  deviceId: string,
): Promise<SessionItem> {
  const session = await sessions.read(sessionId);
  if (session === undefined || sessionIdOf(session.pollId, deviceId) !== sessionId) {
    throw new ProblemError('unknown-session', 'Start the survey again from its poll.');
  }
  return session;
}
