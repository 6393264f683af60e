import type { LocalizedText } from '@booth/shared';
import { useLanguage } from '../../i18n/use-language.ts';
import type { PollText } from './use-poll-text.ts';
import { wordsLanguage } from './words-language.ts';

/**
 * Returns the attributes of an element that shows a text of the poll: people write from right to
 * left as well, and words in another language than the page's are to be read out in their own
 * (WCAG 2.2, 3.1.2).
 */
export function usePollWords(by: PollText): (text: LocalizedText) => { dir: 'auto'; lang: string | undefined } {
  const { language } = useLanguage();
  return (text) => ({ dir: 'auto', lang: wordsLanguage(text, by(text), language) });
}
