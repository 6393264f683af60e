import { createContext } from 'react';

/** How far the results of a question are shown. */
export interface Showing {
  /** How far they are counted up, as a part of the longest bar, 0 to 1. */
  progress: number;
  /** What the leaders are marked as; undefined where they are not marked. */
  lead: 'so-far' | 'final' | undefined;
}

/** Where nothing is counted up and nobody is marked. */
export const AS_THEY_ARE: Showing = { progress: 1, lead: undefined };

/** How far the results around are shown. */
export const ShowingContext = createContext<Showing>(AS_THEY_ARE);

interface Counted {
  count: number;
  /** Of the longest bar, 0 to 1. */
  length: number;
}

/**
 * Returns a bar as it is while all are counted up side by side, from zero and equally fast: it
 * stops where it is counted out, and the longest is the last to stop.
 * @param progress how far that is, as a part of the longest bar, 0 to 1
 */
export function countedUpTo<Bar extends Counted>(bar: Bar, progress: number): Bar {
  if (bar.length <= progress) return bar;
  return { ...bar, count: Math.floor((bar.count * progress) / bar.length), length: progress };
}
