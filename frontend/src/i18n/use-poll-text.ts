import { inLanguage, type LocalizedText, languageOf, type Poll } from '@booth/shared';
import { useLanguage } from './use-language.ts';

/** Returns a text of a poll in the reader's best language, else the page's, else the poll's own. */
export type PollText = (text: LocalizedText) => string;

export function usePollText(poll: Pick<Poll, 'title'>): PollText {
  const { language, tags } = useLanguage();
  return (text) => inLanguage(text, ...tags, language, languageOf(poll));
}
