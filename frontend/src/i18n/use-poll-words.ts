import type { LocalizedText } from '@booth/shared';
import { useLanguage } from './use-language.ts';
import type { PollText } from './use-poll-text.ts';

/**
 * Returns the language (BCP 47) of words in a poll's text, if it is not the page's.
 * @param words the text in one of its languages
 */
export function wordsLanguage(text: LocalizedText, words: string, page: string): string | undefined {
  const languages = Object.keys(text).filter((language) => text[language] === words);
  const isOfPage = languages.some((language) => language.split('-')[0] === page);
  return isOfPage ? undefined : languages[0];
}

/**
 * Returns the attributes of an element with a text of the poll: its direction, and its language if
 * that is not the page's, so screen readers pronounce it correctly (WCAG 2.2, 3.1.2).
 */
export function usePollWords(by: PollText): (text: LocalizedText) => { dir: 'auto'; lang: string | undefined } {
  const { language } = useLanguage();
  return (text) => ({ dir: 'auto', lang: wordsLanguage(text, by(text), language) });
}
