/** The longest wait before the first reconnect, in milliseconds. Doubles with each one. */
export const RECONNECT_FIRST_MS = 500;
/** The longest wait between two connects, in milliseconds. Meanwhile the page reads the results. */
export const RECONNECT_LONGEST_MS = 30_000;
/**
 * The shortest wait, in milliseconds, to spare a server that accepts connections and drops them.
 */
export const RECONNECT_SHORTEST_MS = 250;
/** When a connection counts as dead or alive, in milliseconds. */
export const LIVE_DELAYS = {
  /** How long a socket may take to open and to answer the subscription. */
  connectTimeoutMs: 8_000,
  /** How often a quiet connection is pinged. API Gateway closes idle ones after ten minutes. */
  pingEveryMs: 20_000,
  /** How long the answer to a ping may take before the connection counts as dead. */
  pongTimeoutMs: 8_000,
  /** How long a connection has to live before the reconnect delays start small again. */
  stableAfterMs: 10_000,
};
export type LiveDelays = typeof LIVE_DELAYS;

/**
 * Returns the wait before reconnect `count` (from 0), in milliseconds. Exponential with full
 * jitter, because many viewers lose a server at the same moment.
 */
export function reconnectDelayMs(count: number, random: () => number = Math.random): number {
  const ceiling = Math.min(RECONNECT_LONGEST_MS, RECONNECT_FIRST_MS * 2 ** Math.min(count, 16));
  return Math.max(RECONNECT_SHORTEST_MS, Math.round(ceiling * random()));
}

/** The longest wait after the first refusal, in milliseconds. Doubles with each one. */
const REFUSED_FIRST_MS = 1_000;

/**
 * Returns the wait before reconnect `count` (from 0) after a refusal, in milliseconds. At least
 * half of it is fixed, because the server would refuse again at once.
 */
export function refusedDelayMs(count: number, random: () => number = Math.random): number {
  const longest = Math.min(RECONNECT_LONGEST_MS, REFUSED_FIRST_MS * 2 ** Math.min(count, 16));
  return Math.round((longest * (1 + random())) / 2);
}
