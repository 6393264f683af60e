import { setTimeout as delay } from 'node:timers/promises';
import type { SessionItem } from '@booth/shared';
import type { Sessions } from './dynamodb-sessions.ts';

/** Longest wait for the workflow's next step: longer than it ever takes, shorter than a visitor's patience. */
const SETTLE_TIMEOUT_MS = 3_000;
const FIRST_PAUSE_MS = 20;
const PAUSE_GROWTH = 1.4;
const LONGEST_PAUSE_MS = 300;

/**
 * Waits until the workflow has taken the session on from `before`: another screen, an end, or the same screen that was shown once more
 * and waits for its answer by another task. Returns the session as it is then, or as it was last seen when that took too long (`settled`
 * false).
 */
export async function settle(
  sessions: Sessions,
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
