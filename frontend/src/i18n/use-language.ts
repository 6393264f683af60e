import { type Language, pageLanguageIn } from './language.ts';
import { changeLanguage } from './start.ts';
import { useTranslation } from './use-translation.ts';

interface UsedLanguage {
  /** The language on the screen. */
  language: Language;
  /**
   * The reader's languages (BCP 47), best first, for texts in more languages than the pages have.
   */
  tags: readonly string[];
  /** Changes to this language (BCP 47). Pages that lack it are shown in English. */
  setLanguage: (tag: string) => void;
}

/** Returns the language on the screen, and a function that changes it. */
export function useLanguage(): UsedLanguage {
  const { language, tags } = useTranslation();
  return {
    language,
    tags,
    setLanguage: (tag) => {
      // Without a connection, the language stays as it is.
      changeLanguage(pageLanguageIn([tag]) ?? 'en', [tag]).catch(() => undefined);
    },
  };
}
