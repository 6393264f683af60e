/**
 * Returns whole percentages that add up to 100. Rounds up those with the largest remainders, the
 * first of equal ones first (https://en.wikipedia.org/wiki/Quota_method, "largest remainder"). All
 * are 0 if nothing was counted.
 */
export function wholePercentages(counts: readonly number[]): number[] {
  const sum = counts.reduce((total, count) => total + count, 0);
  if (sum === 0) return counts.map(() => 0);
  // Integers, because fractions would round equal remainders differently.
  const parts = counts.map((count, index) => ({
    index,
    whole: Math.floor((count * 100) / sum),
    rest: (count * 100) % sum,
  }));
  const missing = 100 - parts.reduce((total, { whole }) => total + whole, 0);
  const roundedUp = new Set(
    [...parts]
      .sort((a, b) => b.rest - a.rest)
      .slice(0, missing)
      .map(({ index }) => index),
  );
  return parts.map(({ index, whole }) => whole + (roundedUp.has(index) ? 1 : 0));
}
