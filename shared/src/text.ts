import { z } from 'zod';

/** Longest text of a poll that one screen shows, in characters. */
const TEXT_MAX_CHARACTERS = 500;

const words = z.string().trim().min(1).max(TEXT_MAX_CHARACTERS);

/** A text in every language of the poll; Japanese and English are always there, more may be. */
export const LocalizedText = z.object({ ja: words, en: words }).catchall(words);
export type LocalizedText = z.infer<typeof LocalizedText>;

/** The text in `language` (a BCP 47 tag such as `ja` or `en-GB`), in English where that is missing. */
export function inLanguage(text: LocalizedText, language: string): string {
  return text[language] ?? text[language.split('-')[0] ?? 'en'] ?? text.en;
}
