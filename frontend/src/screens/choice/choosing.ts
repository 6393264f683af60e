import type { LocalizedText, Option } from '@booth/shared';
import type { PollText } from '../../i18n/use-poll-text.ts';

/** Options under one heading. */
export interface OptionGroup {
  /** The category in the reader's language. Undefined for options without one. */
  category: string | undefined;
  /** The category in all languages of the poll. */
  name: LocalizedText | undefined;
  options: Option[];
}

/** Groups options by category, in the order in which the categories first appear. */
export function groupByCategory(options: readonly Option[], pollText: PollText): OptionGroup[] {
  const groups = new Map<string | undefined, Option[]>();
  for (const option of options) {
    const category = option.category && pollText(option.category);
    groups.set(category, [...(groups.get(category) ?? []), option]);
  }
  return [...groups].map(([category, grouped]) => ({ category, name: grouped[0]?.category, options: grouped }));
}

/** `refused` is true if nothing changed because the maximum is reached. */
export interface Choice {
  optionIds: string[];
  refused: boolean;
}

/**
 * Returns the choice after a tap on an option. With a maximum of one the choice moves, otherwise it
 * stops at the maximum.
 */
export function toggle(optionIds: readonly string[], optionId: string, max: number): Choice {
  if (optionIds.includes(optionId)) return { optionIds: optionIds.filter((id) => id !== optionId), refused: false };
  if (max === 1) return { optionIds: [optionId], refused: false };
  if (optionIds.length >= max) return { optionIds: [...optionIds], refused: true };
  return { optionIds: [...optionIds, optionId], refused: false };
}
