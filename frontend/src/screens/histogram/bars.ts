import { wholePercentages } from '../percentages.ts';

/** A bar of a histogram. */
export interface Bar {
  count: number;
  /** The share of all counts, 0 to 1. Whole percentages that add up to 100. */
  share: number;
  /** The length as a fraction of the longest bar, 0 to 1. */
  length: number;
}

/** Makes bars of counts, in the same order. */
export function barsOf<Counted extends { count: number }>(counted: readonly Counted[]): (Counted & Bar)[] {
  const percentages = wholePercentages(counted.map(({ count }) => count));
  const most = Math.max(0, ...counted.map(({ count }) => count));
  return counted.map((each, index) => ({
    ...each,
    share: (percentages[index] ?? 0) / 100,
    length: most === 0 ? 0 : each.count / most,
  }));
}
