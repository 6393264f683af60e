/** Until how many viewers an interval holds; the intervals in milliseconds. More viewers cost more, so they wait longer. */
const INTERVALS = [
  { viewersMax: 200, intervalMs: 250 },
  { viewersMax: 2_000, intervalMs: 1_000 },
] as const;
const LONGEST_INTERVAL_MS = 5_000;

/** The least time from one broadcast to the next, in milliseconds, for this many viewers. */
export function broadcastIntervalMs(viewers: number): number {
  return INTERVALS.find(({ viewersMax }) => viewers <= viewersMax)?.intervalMs ?? LONGEST_INTERVAL_MS;
}
