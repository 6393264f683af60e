/**
 * Returns a percentile of a sample by the nearest rank.
 * @param share from 0 to 1
 */
export function percentile(sample: readonly number[], share: number): number {
  const sorted = sample.toSorted((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
  if (value === undefined) throw new Error('there is no percentile of nothing');
  return value;
}

/** Rounds to tenths. */
export const tenths = (value: number): number => Math.round(value * 10) / 10;
