import type { Option } from '@booth/shared';

/**
 * The options that have a place, the first first. What the draft names and the screen does not
 * offer has none.
 */
export function placed(options: readonly Option[], order: readonly string[]): Option[] {
  return order.flatMap((id) => options.filter((option) => option.id === id));
}

/** The options that still need a place. */
export function unplaced(options: readonly Option[], order: readonly string[]): Option[] {
  return options.filter(({ id }) => !order.includes(id));
}

/**
 * The order after the option has moved by that many places, up if negative; it stops at the ends.
 */
export function move(order: readonly string[], optionId: string, places: number): string[] {
  const from = order.indexOf(optionId);
  if (from === -1) return [...order];
  const others = order.filter((id) => id !== optionId);
  const to = Math.min(Math.max(from + places, 0), others.length);
  return [...others.slice(0, to), optionId, ...others.slice(to)];
}
