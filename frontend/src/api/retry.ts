import { remedyOf } from './request-error.ts';
import type { TroubleKind } from './trouble.ts';

/** Longest wait before the first repetition, in milliseconds; doubled for each one after. */
export const RETRY_FIRST_MS = 400;
/** Longest wait between two tries, in milliseconds: what a visitor stands waiting in front of a booth. */
export const RETRY_LONGEST_MS = 8_000;
/** Shortest wait, in milliseconds, so that full jitter never means at once. */
export const RETRY_SHORTEST_MS = 150;
/** How often a failing server is tried; a missing connection is waited for without end. */
export const SERVER_FAULT_TRIES = 6;
/**
 * How often a busy server is tried, which takes about a minute. Of 5,000 who begin a survey within
 * five seconds, the last comes in after 45, as Step Functions starts 800 at once and 150 a second
 * (https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html), and the stage's limit
 * leaves 100 a second after its burst; with six tries, half of them would be turned away.
 */
export const BUSY_TRIES = 20;

/**
 * Milliseconds to wait before repetition `count` (from 0): exponential with full jitter, so that a hall of phones that lost
 * the same Wi-Fi does not come back at the same moment
 * (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/).
 */
export function retryDelayMs(count: number, random: () => number = Math.random): number {
  const ceiling = Math.min(RETRY_LONGEST_MS, RETRY_FIRST_MS * 2 ** Math.min(count, 16));
  return Math.max(RETRY_SHORTEST_MS, Math.round(ceiling * random()));
}

/** Tells that it is worth trying at once, because the network or the visitor is back. Returns the end of the watch. */
export type WatchForWake = (onWake: () => void) => () => void;

export interface RetryOptions {
  signal?: AbortSignal | undefined;
  watchForWake: WatchForWake;
  /**
   * Called when a try has failed and what the call waits for is another than before, and with
   * undefined when it ends in whatever way after that.
   */
  onTrouble: (now: TroubleKind | undefined, before: TroubleKind | undefined) => void;
  random?: () => number;
}

/** Waits `delayMs`, or shorter if something wakes it or the signal aborts. Never throws. */
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
 * Calls `attempt` until it succeeds. A lost connection is retried without end, a busy server
 * `BUSY_TRIES` times, a failing one `SERVER_FAULT_TRIES` times; any other error is thrown at once,
 * as is the signal's reason when it aborts. Only for what is safe to repeat.
 */
export async function untilAnswered<T>(attempt: () => Promise<T>, options: RetryOptions): Promise<T> {
  const { signal, watchForWake, onTrouble, random } = options;
  let trouble: TroubleKind | undefined;
  const show = (now: TroubleKind | undefined) => {
    if (now !== trouble) onTrouble(now, trouble);
    trouble = now;
  };
  let faults = 0;
  let refusals = 0;
  try {
    for (let count = 0; ; count += 1) {
      signal?.throwIfAborted();
      try {
        return await attempt();
      } catch (error) {
        signal?.throwIfAborted();
        const remedy = remedyOf(error);
        if (remedy === 'none') throw error;
        if (remedy === 'try-again') faults += 1;
        if (remedy === 'wait-for-turn') refusals += 1;
        if (faults >= SERVER_FAULT_TRIES || refusals >= BUSY_TRIES) throw error;
        show(remedy === 'wait-for-turn' ? 'busy' : 'connection');
        await waitOrWake(retryDelayMs(count, random), watchForWake, signal);
      }
    }
  } finally {
    show(undefined);
  }
}
