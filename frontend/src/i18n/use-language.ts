import { type Language, pageLanguageIn } from './language.ts';
import { changeLanguage } from './start.ts';
import { useTranslation } from './use-translation.ts';

interface UsedLanguage {
  /** The language on the screen. */
  language: Language;
  /**
   * The reader's languages (BCP 47), best first, for texts that are in more than the pages'
   * languages.
   */
  tags: readonly string[];
  /** Changes them all to this one (BCP 47); pages that do not speak it speak English. */
  setLanguage: (tag: string) => void;
}

/** The language on the screen, and how to change it. */
export function useLanguage(): UsedLanguage {
  const { language, tags } = useTranslation();
  return {
    language,
    tags,
    setLanguage: (tag) => {
      // Without a connection the page stays in the language that it has.
      changeLanguage(pageLanguageIn([tag]) ?? 'en', [tag]).catch(() => undefined);
    },
  };
}
