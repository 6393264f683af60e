/** The width of a text in a bold sans-serif, in em. */
export interface TextWidth {
  /** Of the text in one line. */
  total: number;
  /** Of the longest part that is never broken. */
  longest: number;
}

/** Characters that are as wide as they are high. */
const FULL_WIDTH =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303f\u30fb-\u30fc\uff00-\uff60]/u;
const WIDTHS: readonly [RegExp, number][] = [
  [FULL_WIDTH, 1],
  [/\p{Extended_Pictographic}/u, 1.3],
  [/\p{Mark}/u, 0],
  [/[\s.,:;!|'ijlI()[\]]/u, 0.34],
  [/[mwMW@%]/u, 0.95],
  [/\p{Uppercase}/u, 0.7],
];
const OTHER_WIDTH = 0.6;

/** Japanese breaks between phrases, few of which are longer, except for words in Katakana. */
const PHRASE_MAX = 6;
const KATAKANA = /[\p{Script=Katakana}ー]+/gu;

const widthOf = (character: string): number => WIDTHS.find(([which]) => which.test(character))?.[1] ?? OTHER_WIDTH;

const sumOf = (characters: string): number => [...characters].reduce((sum, character) => sum + widthOf(character), 0);

/** Returns the width of the longest part of a word that is never broken. */
function unbrokenIn(word: string): number {
  if (!FULL_WIDTH.test(word)) return sumOf(word);
  // A particle stays with its word.
  const katakana = (word.match(KATAKANA) ?? []).map((run) => sumOf(run) + 1);
  return Math.min(sumOf(word), Math.max(PHRASE_MAX, ...katakana));
}

/**
 * Estimates the width of a text, rather too wide than too narrow. An estimate is the same on every
 * screen and needs no layout, which would cost time with each vote.
 */
export function textWidth(text: string): TextWidth {
  return { total: sumOf(text), longest: Math.max(...text.split(/\s+/u).map(unbrokenIn)) };
}
