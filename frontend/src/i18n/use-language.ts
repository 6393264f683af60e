import type { Language } from './language.ts';
import { changeLanguage } from './start.ts';
import { useTranslation } from './use-translation.ts';

/** The language on the screen, and how to change it. */
export function useLanguage(): { language: Language; setLanguage: (language: Language) => void } {
  const { language } = useTranslation();
  return {
    language,
    setLanguage: (next) => {
      // Without a connection the page stays in the language that it has.
      changeLanguage(next).catch(() => undefined);
    },
  };
}
