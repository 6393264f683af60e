/** The longest first pause, in milliseconds: about as long as a transaction takes. */
const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 1_000;

/**
 * Returns how long to wait before the next attempt, in milliseconds: a random time up to a limit
 * that doubles with each attempt (from 1). "Full jitter":
 * https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export function pauseMs(attempt: number, random: () => number): number {
  return random() * Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempt - 1));
}
