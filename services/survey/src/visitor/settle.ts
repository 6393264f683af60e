import { setTimeout as delay } from 'node:timers/promises';
import type { SessionItem } from '@booth/shared';
import type { Sessions } from './sessions.ts';

/** The longest wait for the workflow's next step: it takes less, and visitors wait no longer. */
const SETTLE_TIMEOUT_MS = 3_000;
const FIRST_PAUSE_MS = 20;
const PAUSE_GROWTH = 1.4;
const LONGEST_PAUSE_MS = 300;

/**
 * Waits until the workflow has moved the session on from `before`: to another screen, to an end, or
 * to a new task that shows the same screen again. Returns the session as it is then. If that takes
 * too long, returns the session as it was last read, and `settled` is false.
 */
export async function settle(
  sessions: Pick<Sessions, 'read'>,
  before: SessionItem,
): Promise<{ session: SessionItem; settled: boolean }> {
  const deadline = Date.now() + SETTLE_TIMEOUT_MS;
  let pauseMs = FIRST_PAUSE_MS;
  let session = before;
  while (Date.now() < deadline) {
    await delay(pauseMs);
    pauseMs = Math.min(pauseMs * PAUSE_GROWTH, LONGEST_PAUSE_MS);
    session = (await sessions.read(before.sessionId)) ?? before;
    const movedOn = session.attempt !== before.attempt || session.screenToken !== before.screenToken;
    const isShownAgain = session.taskToken !== before.taskToken;
    if (movedOn || isShownAgain || session.status !== before.status) return { session, settled: true };
  }
  return { session, settled: false };
}
