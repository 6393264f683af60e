/** Intervals in milliseconds, and the number of viewers up to which each is used. */
const INTERVALS = [
  { viewersMax: 50, intervalMs: 100 },
  { viewersMax: 250, intervalMs: 200 },
  { viewersMax: 1_000, intervalMs: 250 },
  { viewersMax: 4_000, intervalMs: 500 },
] as const;
/**
 * Requests a second that one poll may use, of the 10,000 that an account has for all its WebSocket
 * connections: https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
 */
const SENDS_PER_SECOND = 8_000;

/**
 * Returns the least time between the starts of two rounds for this many viewers, in milliseconds.
 */
export function broadcastIntervalMs(viewers: number): number {
  return (
    INTERVALS.find(({ viewersMax }) => viewers <= viewersMax)?.intervalMs ??
    Math.ceil((viewers / SENDS_PER_SECOND) * 1_000)
  );
}
