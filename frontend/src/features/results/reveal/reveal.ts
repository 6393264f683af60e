/** How long results are counted up from zero, in milliseconds. */
export const COUNTS_UP_MS = 4_000;

/**
 * How far the results are counted up after that many milliseconds, 0 to 1: fast at first, and
 * slowly where only the leaders are left.
 */
export const progressAfter = (ms: number): number => 1 - (1 - Math.min(1, Math.max(0, ms / COUNTS_UP_MS))) ** 3;

/** One revelation of a poll's results, and which questions have been counted up in it. */
export type Reveal = Set<string>;

/** What a page knows of revelations. */
export interface Revealing {
  isHidden: boolean;
  /** Undefined where the page has never seen the results hidden. */
  reveal: Reveal | undefined;
}

/** A page that shows the results as it begins has nothing to count up. */
export const revealingAt = (isHidden: boolean): Revealing => ({ isHidden, reveal: isHidden ? new Set() : undefined });

/** Results that are hidden again are counted up again when they are shown the next time. */
export const revealingAfter = (before: Revealing, isHidden: boolean): Revealing =>
  isHidden === before.isHidden ? before : { isHidden, reveal: isHidden ? new Set() : before.reveal };
