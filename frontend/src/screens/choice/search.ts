import type { LocalizedText, Option } from '@booth/shared';

/** Between which katakana and hiragana differ in nothing but their place in Unicode. */
const KATAKANA = /[\u30A1-\u30F6\u30FD\u30FE]/g;
const KANA_OFFSET = 0x60;
/** Marks on Latin, Greek and Cyrillic letters; those of kana and of other scripts make other letters. */
const ACCENTS = /[\u0300-\u036F]/g;

/**
 * Folds a text for a search: one form for full and half width and for compatibility characters
 * (https://www.unicode.org/reports/tr15/#Norm_Forms), upper and lower case, letters with and
 * without accents, katakana and hiragana.
 */
export function folded(text: string): string {
  return (
    text
      .normalize('NFKC')
      // `ß` and `SS` meet in upper case.
      .toUpperCase()
      .toLowerCase()
      .normalize('NFD')
      .replace(ACCENTS, '')
      .normalize('NFC')
      .replace(KATAKANA, (kana) => String.fromCodePoint((kana.codePointAt(0) ?? 0) - KANA_OFFSET))
  );
}

const textsOf = (text: LocalizedText | undefined): string[] => Object.values(text ?? {});

/**
 * Returns the options of which the label or the category, in whatever language of the poll, has all
 * the words that were typed. All of them where nothing was typed.
 */
export function matching<Searched extends Pick<Option, 'label' | 'category'>>(
  options: readonly Searched[],
  typed: string,
): Searched[] {
  // An empty word is a part of every text.
  const words = folded(typed).split(/\s+/);
  return options.filter(({ label, category }) => {
    const texts = [...textsOf(label), ...textsOf(category)].map(folded);
    return words.every((word) => texts.some((text) => text.includes(word)));
  });
}
