import { inLanguage, type LocalizedText, languageOf, type Poll } from '@booth/shared';
import { useLanguage } from '../../i18n/use-language.ts';

/** Gives a text of a poll in the reader's language, or else in the poll's own. */
export type PollText = (text: LocalizedText) => string;

export function usePollText(poll: Pick<Poll, 'title'>): PollText {
  const { language } = useLanguage();
  return (text) => inLanguage(text, language, languageOf(poll));
}
