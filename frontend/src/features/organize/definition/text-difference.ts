/** The range in which two texts differ, in UTF-16 code units. */
interface Difference {
  from: number;
  /** The end of the range in the first and in the second text. */
  ends: readonly [number, number];
}

/** Returns the smallest range outside which two texts are the same. */
export function differenceOf(before: string, after: string): Difference {
  const shorter = Math.min(before.length, after.length);
  let from = 0;
  while (from < shorter && before[from] === after[from]) from += 1;
  let same = 0;
  while (same < shorter - from && before[before.length - 1 - same] === after[after.length - 1 - same]) same += 1;
  return { from, ends: [before.length - same, after.length - same] };
}
