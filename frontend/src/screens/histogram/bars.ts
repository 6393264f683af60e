import { wholePercentages } from '../percentages.ts';

/** One bar of a histogram. */
export interface Bar {
  count: number;
  /** The part of all counts, 0 to 1: whole percentages, which add up to 100. */
  share: number;
  /** Its length, of the longest bar, 0 to 1. */
  length: number;
}

/** Makes what was counted into bars, in the same order. */
export function barsOf<Counted extends { count: number }>(counted: readonly Counted[]): (Counted & Bar)[] {
  const percentages = wholePercentages(counted.map(({ count }) => count));
  const most = Math.max(0, ...counted.map(({ count }) => count));
  return counted.map((each, index) => ({
    ...each,
    share: (percentages[index] ?? 0) / 100,
    length: most === 0 ? 0 : each.count / most,
  }));
}
