/** One bar of a histogram. */
export interface Bar {
  count: number;
  /** The part of all counts, 0 to 1. */
  share: number;
  /** Its length, of the longest bar, 0 to 1. */
  length: number;
}

/** Makes what was counted into bars, in the same order. */
export function barsOf<Counted extends { count: number }>(counted: readonly Counted[]): (Counted & Bar)[] {
  const all = counted.reduce((sum, { count }) => sum + count, 0);
  const most = Math.max(0, ...counted.map(({ count }) => count));
  return counted.map((each) => ({
    ...each,
    share: all === 0 ? 0 : each.count / all,
    length: most === 0 ? 0 : each.count / most,
  }));
}
