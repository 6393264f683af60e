import type { Option } from '@booth/shared';

/** Returns the ranked options, the best first. Ignores ids that the screen doesn't have. */
export function placed(options: readonly Option[], order: readonly string[]): Option[] {
  return order.flatMap((id) => options.filter((option) => option.id === id));
}

/** Returns the options without a place. */
export function unplaced(options: readonly Option[], order: readonly string[]): Option[] {
  return options.filter(({ id }) => !order.includes(id));
}

/** Returns the order after an option has moved. Negative is up; the option stops at the ends. */
export function move(order: readonly string[], optionId: string, places: number): string[] {
  const from = order.indexOf(optionId);
  if (from === -1) return [...order];
  const others = order.filter((id) => id !== optionId);
  const to = Math.min(Math.max(from + places, 0), others.length);
  return [...others.slice(0, to), optionId, ...others.slice(to)];
}
