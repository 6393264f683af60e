import { useLanguage } from '../../../i18n/use-language.ts';
import { type Part, textIn } from '../definition/part.ts';

/**
 * Gives what a screen asks, in the reader's language or the first that it is written in; empty where
 * nothing is written.
 */
export function useScreenTitle(): (screen: Part) => string {
  const { language } = useLanguage();
  return (screen) => {
    const title = screen.at('title');
    const texts = [language, ...title.languages].map((tag) => textIn(title.at(tag)));
    return texts.find((text) => text.trim() !== '') ?? '';
  };
}
