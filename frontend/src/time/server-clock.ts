/**
 * The longest age of a server time when its answer arrives, in milliseconds: the `date` header has
 * whole seconds, a cache may hold an answer for a second, and servers' clocks differ a little.
 */
export const ANSWER_AGE_LONGEST_MS = 3_000;

/**
 * The largest drift between the page's clock and the server's: quartz clocks are off by up to 100
 * millionths each (https://en.wikipedia.org/wiki/Clock_drift), and a page can be open for days.
 */
const DRIFT_MOST = 200e-6;

/**
 * The server's clock as estimated from its answers: never ahead, and behind by one network delay at
 * most.
 */
export interface ServerClock {
  /**
   * Returns milliseconds since 1970 by the server's clock, or by the page's until an answer came.
   */
  now: () => number;
  /** Returns milliseconds since 1970 by the page's own clock. */
  pageNow: () => number;
  /**
   * Takes over a server time that has just arrived.
   * @param serverTime milliseconds since 1970; NaN is ignored
   * @param sentAt when the request was sent, by the page's clock; undefined for pushed messages
   */
  observe: (serverTime: number, sentAt?: number) => void;
  /** Calls back after every correction. Returns a function that stops it. */
  subscribe: (listener: () => void) => () => void;
}

/**
 * Creates a clock that follows the server's. A server time is older than its arrival, so each
 * answer gives a lower bound of how far the server is ahead; the clock keeps the largest. A server
 * time is also newer than its request: an answer that contradicts the kept bound proves that the
 * page's clock was set, and replaces it.
 * @param pageNow milliseconds since 1970 by the page's clock
 */
export function createServerClock(pageNow: () => number): ServerClock {
  const listeners = new Set<() => void>();
  let known: { ahead: number; since: number } | undefined;
  /** The lower bound of how far the server is ahead of the page, in milliseconds. */
  const aheadAt = (pageTime: number): number | undefined =>
    known && known.ahead - Math.max(0, pageTime - known.since) * DRIFT_MOST;
  return {
    now: () => {
      const pageTime = pageNow();
      return pageTime + (aheadAt(pageTime) ?? 0);
    },
    pageNow,
    observe: (serverTime, sentAt) => {
      if (!Number.isFinite(serverTime)) return;
      const receivedAt = pageNow();
      const least = serverTime - receivedAt;
      const most = sentAt === undefined ? Number.POSITIVE_INFINITY : serverTime + ANSWER_AGE_LONGEST_MS - sentAt;
      const ahead = aheadAt(receivedAt);
      if (ahead !== undefined && least <= ahead && ahead <= most) return;
      known = { ahead: least, since: receivedAt };
      for (const listener of [...listeners]) listener();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
