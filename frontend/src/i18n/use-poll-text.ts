import { inLanguage, type LocalizedText, languageOf, type Poll } from '@booth/shared';
import { useLanguage } from './use-language.ts';

/**
 * Gives a text of a poll in a language of the reader's, or else in the page's, or the poll's own.
 */
export type PollText = (text: LocalizedText) => string;

export function usePollText(poll: Pick<Poll, 'title'>): PollText {
  const { language, tags } = useLanguage();
  return (text) => inLanguage(text, ...tags, language, languageOf(poll));
}
