import type { LocalizedText, Option } from '@booth/shared';
import type { PollText } from '../../i18n/use-poll-text.ts';

/** Options that are shown under one heading. */
export interface OptionGroup {
  /** In the reader's language. Undefined for options without a category. */
  category: string | undefined;
  /** The same in all languages of the poll. */
  name: LocalizedText | undefined;
  options: Option[];
}

/** The options by category, in the order in which the screen first names each. */
export function groupByCategory(options: readonly Option[], pollText: PollText): OptionGroup[] {
  const groups = new Map<string | undefined, Option[]>();
  for (const option of options) {
    const category = option.category && pollText(option.category);
    groups.set(category, [...(groups.get(category) ?? []), option]);
  }
  return [...groups].map(([category, grouped]) => ({ category, name: grouped[0]?.category, options: grouped }));
}

/** `refused`: nothing changed, for as many as allowed are chosen already. */
export interface Choice {
  optionIds: string[];
  refused: boolean;
}

/**
 * What is chosen after a tap on an option: with a maximum of one the choice moves, otherwise it
 * stops at the maximum.
 */
export function toggle(optionIds: readonly string[], optionId: string, max: number): Choice {
  if (optionIds.includes(optionId)) return { optionIds: optionIds.filter((id) => id !== optionId), refused: false };
  if (max === 1) return { optionIds: [optionId], refused: false };
  if (optionIds.length >= max) return { optionIds: [...optionIds], refused: true };
  return { optionIds: [...optionIds, optionId], refused: false };
}
