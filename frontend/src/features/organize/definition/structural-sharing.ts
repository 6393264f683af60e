import { ownValue } from '@booth/shared';

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/**
 * Returns a JSON value in which all parts that equal those of an earlier value are the same
 * objects, so that both can be compared by identity. The order of names counts: that of languages
 * matters.
 */
export function reuseUnchanged(before: unknown, now: unknown): unknown {
  if (!isObject(before) || !isObject(now) || Array.isArray(before) !== Array.isArray(now)) return now;
  const earlier = Object.entries(before);
  const entries = Object.entries(now).map(([name, value]): [string, unknown] => [
    name,
    reuseUnchanged(ownValue(before, name), value),
  ]);
  const isSame =
    entries.length === earlier.length &&
    entries.every(([name, value], index) => name === earlier[index]?.[0] && value === earlier[index][1]);
  if (isSame) return before;
  return Array.isArray(now) ? entries.map(([, value]) => value) : Object.fromEntries(entries);
}
