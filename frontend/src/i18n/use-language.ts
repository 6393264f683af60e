import { useTranslation } from 'react-i18next';
import { LANGUAGES, type Language } from './language.ts';
import { changeLanguage } from './start.ts';

/** The language on the screen, and how to change it. */
export function useLanguage(): { language: Language; setLanguage: (language: Language) => void } {
  const { i18n } = useTranslation();
  return {
    language: LANGUAGES.find((known) => known === i18n.resolvedLanguage) ?? 'en',
    setLanguage: (language) => {
      // Without a connection the page stays in the language that it has.
      changeLanguage(language).catch(() => undefined);
    },
  };
}
