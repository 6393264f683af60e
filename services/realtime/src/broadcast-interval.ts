/**
 * Until how many viewers an interval holds; the intervals in milliseconds. More viewers cost more,
 * so they wait longer.
 */
const INTERVALS = [
  { viewersMax: 50, intervalMs: 100 },
  { viewersMax: 250, intervalMs: 200 },
  { viewersMax: 1_000, intervalMs: 250 },
  { viewersMax: 4_000, intervalMs: 500 },
] as const;
/**
 * Of the 10,000 requests a second that an account has for all its WebSocket connections, what one
 * poll may use: https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
 */
const SENDS_PER_SECOND = 8_000;

/**
 * The least time from the start of one broadcast to the start of the next, in milliseconds, for
 * this many viewers.
 */
export function broadcastIntervalMs(viewers: number): number {
  return (
    INTERVALS.find(({ viewersMax }) => viewers <= viewersMax)?.intervalMs ??
    Math.ceil((viewers / SENDS_PER_SECOND) * 1_000)
  );
}
