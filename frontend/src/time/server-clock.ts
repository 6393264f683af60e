/**
 * How much older than the answer that carries it a time of the server may be, in milliseconds: the
 * `date` header is cut to the second, a cache may hold an answer for a second, and the clocks of
 * two servers differ a little.
 */
export const ANSWER_AGE_LONGEST_MS = 3_000;

/**
 * How fast a page's clock may run against the server's: a quartz is off by up to 100 millionths
 * (https://en.wikipedia.org/wiki/Clock_drift), and a page can be open for days.
 */
const DRIFT_MOST = 200e-6;

/**
 * The server's clock, as far as its answers tell: never ahead of it, and behind by one way of an
 * answer at most.
 */
export interface ServerClock {
  /** Milliseconds since 1970 by the server's clock; by the page's, until an answer has come. */
  now: () => number;
  /** Milliseconds since 1970 by the page's own clock. */
  pageNow: () => number;
  /**
   * Takes over a time of the server that has just arrived.
   * @param serverTime milliseconds since 1970; what is no number tells nothing
   * @param sentAt when it was asked for, by the page's own clock; undefined for what was pushed
   */
  observe: (serverTime: number, sentAt?: number) => void;
  /** Tells of every correction. Returns the end of it. */
  subscribe: (listener: () => void) => () => void;
}

/**
 * Follows the server's clock by what its answers say. An answer was made before it arrived, so
 * each tells how far the server is ahead at least: the largest of these is kept. An answer was also
 * made after it was asked for: one that contradicts what is kept proves that the page's clock has
 * been set since, and takes its place.
 * @param pageNow milliseconds since 1970 by the clock of the page
 */
export function createServerClock(pageNow: () => number): ServerClock {
  const listeners = new Set<() => void>();
  let known: { ahead: number; since: number } | undefined;
  /** How far the server is ahead of the page at least, in milliseconds. */
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
