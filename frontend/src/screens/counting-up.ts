import { createContext } from 'react';

/** How much of a question's results is shown. */
export interface Showing {
  /** The progress of counting up, as a fraction of the longest bar, 0 to 1. */
  progress: number;
  /** How the leaders are marked; undefined if they are not. */
  lead: 'so-far' | 'final' | undefined;
}

/** Complete results without marks. */
const SHOWN_IN_FULL: Showing = { progress: 1, lead: undefined };

/** How much of the surrounding results is shown. */
export const ShowingContext = createContext<Showing>(SHOWN_IN_FULL);

interface Counted {
  count: number;
  /** As a fraction of the longest bar, 0 to 1. */
  length: number;
}

/**
 * Returns a bar while all bars are counted up together, from zero and equally fast. It stops at its
 * count, and the longest stops last.
 * @param progress as a fraction of the longest bar, 0 to 1
 */
export function countedUpTo<Bar extends Counted>(bar: Bar, progress: number): Bar {
  if (bar.length <= progress) return bar;
  return { ...bar, count: Math.floor((bar.count * progress) / bar.length), length: progress };
}
