/** How long counting up takes, in milliseconds. */
export const COUNTS_UP_MS = 4_000;

/**
 * Returns the progress of counting up after `ms` milliseconds, 0 to 1: fast at first, and slow when
 * only the leaders are left.
 */
export const progressAfter = (ms: number): number => 1 - (1 - Math.min(1, Math.max(0, ms / COUNTS_UP_MS))) ** 3;

/** One reveal of a poll's results: the questions that have been counted up in it. */
export type Reveal = Set<string>;

/** What a page knows of reveals. */
export interface Revealing {
  isHidden: boolean;
  /** Undefined if the page has never seen the results hidden. */
  reveal: Reveal | undefined;
}

/**
 * Returns what a page knows at first. If it shows results from the start, it has nothing to count
 * up.
 */
export const revealingAt = (isHidden: boolean): Revealing => ({ isHidden, reveal: isHidden ? new Set() : undefined });

/**
 * Returns what a page knows after a change. Results that are hidden again are counted up again
 * later.
 */
export const revealingAfter = (before: Revealing, isHidden: boolean): Revealing =>
  isHidden === before.isHidden ? before : { isHidden, reveal: isHidden ? new Set() : before.reveal };
