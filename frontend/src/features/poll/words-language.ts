import type { LocalizedText } from '@booth/shared';

/**
 * Returns the language (BCP 47) of words that a poll's text has, where it is not the page's.
 * @param words the text in one of its languages
 */
export function wordsLanguage(text: LocalizedText, words: string, page: string): string | undefined {
  const languages = Object.keys(text).filter((language) => text[language] === words);
  const isOfPage = languages.some((language) => language.split('-')[0] === page);
  return isOfPage ? undefined : languages[0];
}
