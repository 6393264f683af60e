/** Longest wait before the first reconnect, in milliseconds; doubled for each one after. */
export const RECONNECT_FIRST_MS = 500;
/** Longest wait between two connects, in milliseconds. Meanwhile the results are asked for. */
export const RECONNECT_LONGEST_MS = 30_000;
/**
 * Shortest wait, in milliseconds: a server that takes the connection and drops it must not be
 * hammered.
 */
export const RECONNECT_SHORTEST_MS = 250;
/** When a connection counts as dead or alive, in milliseconds. */
export const LIVE_DELAYS = {
  /** How long a socket may take to open and to answer the subscription. */
  connectTimeoutMs: 8_000,
  /**
   * How often a quiet connection is asked whether it lives; API Gateway ends idle ones after ten
   * minutes.
   */
  pingEveryMs: 20_000,
  /** How long the answer may take before the connection counts as dead. */
  pongTimeoutMs: 8_000,
  /** How long a connection must have lived for the reconnect delays to start small again. */
  stableAfterMs: 10_000,
};
export type LiveDelays = typeof LIVE_DELAYS;

/**
 * Milliseconds to wait before reconnect `count` (from 0): exponential with full jitter, as many
 * viewers lose one server at once.
 */
export function reconnectDelayMs(count: number, random: () => number = Math.random): number {
  const ceiling = Math.min(RECONNECT_LONGEST_MS, RECONNECT_FIRST_MS * 2 ** Math.min(count, 16));
  return Math.max(RECONNECT_SHORTEST_MS, Math.round(ceiling * random()));
}

/** Longest wait after the first refusal, in milliseconds; doubled for each one after. */
const REFUSED_FIRST_MS = 1_000;

/**
 * Milliseconds to wait before reconnect `count` (from 0) after the server has refused something: it
 * would refuse it again at once, so at least half of the wait is certain. Meanwhile the page asks.
 */
export function refusedDelayMs(count: number, random: () => number = Math.random): number {
  const longest = Math.min(RECONNECT_LONGEST_MS, REFUSED_FIRST_MS * 2 ** Math.min(count, 16));
  return Math.round((longest * (1 + random())) / 2);
}
