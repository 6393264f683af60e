import { setTimeout as delay } from 'node:timers/promises';
import type { SessionItem } from '@booth/shared';
import type { Sessions } from './sessions.ts';

/**
 * The longest wait for the workflow's next step, in milliseconds. Usually far less. After this, the
 * answer is 202. Tests change it: a busy machine is slow.
 */
export const settling = { timeoutMs: 3_000 };
const FIRST_PAUSE_MS = 20;
const PAUSE_GROWTH = 1.4;
const LONGEST_PAUSE_MS = 300;

/**
 * Returns true if the workflow shows the same screen again, by another task. It does so after it
 * did not learn that the first call had succeeded.
 */
export const isShownAgain = (before: SessionItem, after: SessionItem): boolean =>
  after.status === 'waiting' &&
  after.attempt === before.attempt &&
  after.screenToken === before.screenToken &&
  after.taskToken !== before.taskToken;

/**
 * Waits until the workflow has moved the session on from `before`: to another screen, to an end, or
 * to a new task that shows the same screen again. Returns the session as it is then. If that takes
 * too long, returns the session as it was last read, and `settled` is false.
 */
export async function settle(
  sessions: Pick<Sessions, 'read'>,
  before: SessionItem,
): Promise<{ session: SessionItem; settled: boolean }> {
  const deadline = Date.now() + settling.timeoutMs;
  let pauseMs = FIRST_PAUSE_MS;
  let session = before;
  while (Date.now() < deadline) {
    await delay(pauseMs);
    pauseMs = Math.min(pauseMs * PAUSE_GROWTH, LONGEST_PAUSE_MS);
    session = (await sessions.read(before.sessionId)) ?? before;
    const movedOn = session.attempt !== before.attempt || session.screenToken !== before.screenToken;
    if (movedOn || isShownAgain(before, session) || session.status !== before.status) return { session, settled: true };
  }
  return { session, settled: false };
}
