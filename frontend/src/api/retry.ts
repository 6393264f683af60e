import { remedyOf } from './request-error.ts';
import type { TroubleKind } from './trouble.ts';

/** The longest wait before the first retry, in milliseconds. Doubles with each retry. */
export const RETRY_FIRST_MS = 400;
/** The longest wait between two tries, in milliseconds: the visitor is standing at a booth. */
export const RETRY_LONGEST_MS = 8_000;
/** The shortest wait, in milliseconds. Full jitter alone could retry at once. */
export const RETRY_SHORTEST_MS = 150;
/** How often a failing server is tried. A lost connection is retried without end. */
export const SERVER_FAILURE_TRIES = 6;
/**
 * How often a busy server is tried, which takes about a minute. If 5,000 begin a survey within five
 * seconds, the last gets in after 45: Step Functions starts 800 at once and 150 a second
 * (https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html), and the stage's limit
 * leaves 100 a second after its burst. With six tries, half of them would fail.
 */
export const BUSY_TRIES = 20;

/**
 * Returns the wait before retry `count` (from 0), in milliseconds. Exponential with full jitter, so
 * phones that lost the same Wi-Fi don't all come back at once
 * (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/).
 */
export function retryDelayMs(count: number, random: () => number = Math.random): number {
  const ceiling = Math.min(RETRY_LONGEST_MS, RETRY_FIRST_MS * 2 ** Math.min(count, 16));
  return Math.max(RETRY_SHORTEST_MS, Math.round(ceiling * random()));
}

/**
 * Calls back when another try is worth it, because the network or the visitor is back. Returns a
 * function that stops it.
 */
export type WatchForWake = (onWake: () => void) => () => void;

export interface RetryOptions {
  signal?: AbortSignal | undefined;
  watchForWake: WatchForWake;
  /**
   * Called when what the call waits for changes, and with undefined when the call ends after that.
   */
  onTrouble: (now: TroubleKind | undefined, before: TroubleKind | undefined) => void;
  random?: () => number;
}

/** Waits `delayMs`, or less if something wakes it or the signal aborts. Never throws. */
export function waitOrWake(delayMs: number, watchForWake: WatchForWake, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      stopWatching();
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, delayMs);
    const stopWatching = watchForWake(done);
    signal?.addEventListener('abort', done, { once: true });
  });
}

/**
 * Calls `attempt` until it succeeds. Retries a lost connection without end, a busy server
 * `BUSY_TRIES` times, and a failing one `SERVER_FAILURE_TRIES` times. Only for requests that are
 * safe to repeat.
 * @throws any other error at once, and the signal's reason when it aborts
 */
export async function untilAnswered<T>(attempt: () => Promise<T>, options: RetryOptions): Promise<T> {
  const { signal, watchForWake, onTrouble, random } = options;
  let trouble: TroubleKind | undefined;
  const show = (now: TroubleKind | undefined) => {
    if (now !== trouble) onTrouble(now, trouble);
    trouble = now;
  };
  let failures = 0;
  let busyAnswers = 0;
  try {
    for (let count = 0; ; count += 1) {
      signal?.throwIfAborted();
      try {
        return await attempt();
      } catch (error) {
        signal?.throwIfAborted();
        const remedy = remedyOf(error);
        if (remedy === 'none') throw error;
        if (remedy === 'try-again') failures += 1;
        if (remedy === 'wait-for-capacity') busyAnswers += 1;
        if (failures >= SERVER_FAILURE_TRIES || busyAnswers >= BUSY_TRIES) throw error;
        show(remedy === 'wait-for-capacity' ? 'busy' : 'connection');
        await waitOrWake(retryDelayMs(count, random), watchForWake, signal);
      }
    }
  } finally {
    show(undefined);
  }
}
