import type { LocalizedText, Option } from '@booth/shared';

/** Katakana whose hiragana have the same order in Unicode. */
const KATAKANA = /[\u30A1-\u30F6\u30FD\u30FE]/g;
const KANA_OFFSET = 0x60;
/**
 * Marks on Latin, Greek and Cyrillic letters. Marks of kana and other scripts make other letters.
 */
const ACCENTS = /[\u0300-\u036F]/g;

/**
 * Folds a text for a search. Ignores full and half width and compatibility characters
 * (https://www.unicode.org/reports/tr15/#Norm_Forms), case, accents, and katakana or hiragana.
 */
export function folded(text: string): string {
  return (
    text
      .normalize('NFKC')
      // `ß` and `SS` are the same in upper case.
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
 * Returns the options whose label or category, in any language of the poll, contains all typed
 * words. Returns all options if nothing was typed.
 */
export function matching<Searched extends Pick<Option, 'label' | 'category'>>(
  options: readonly Searched[],
  typed: string,
): Searched[] {
  // An empty word is part of every text.
  const words = folded(typed).split(/\s+/);
  return options.filter(({ label, category }) => {
    const texts = [...textsOf(label), ...textsOf(category)].map(folded);
    return words.every((word) => texts.some((text) => text.includes(word)));
  });
}
