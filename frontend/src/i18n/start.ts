import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { TextStore } from '../features/visitor/device-storage.ts';
import { screenTexts } from '../screens/index.ts';
import en from './en.json';
import ja from './ja.json';
import { firstLanguage, keepLanguage, LANGUAGES } from './language.ts';

/**
 * All texts, by language: those of the pages, and under `screens` those of the types of screens.
 */
export const resources = {
  en: { translation: { ...en, screens: screenTexts.en } },
  ja: { translation: { ...ja, screens: screenTexts.ja } },
};

/**
 * Starts the texts in the visitor's language and keeps `<html lang>` and the device in step with
 * the choice.
 */
export function startTexts(store: TextStore): void {
  i18next.on('languageChanged', (language) => {
    document.documentElement.lang = language;
  });
  void i18next.use(initReactI18next).init({
    lng: firstLanguage(store, navigator.languages),
    fallbackLng: 'en',
    supportedLngs: LANGUAGES,
    resources,
    initAsync: false,
    // React escapes what it renders.
    interpolation: { escapeValue: false },
  });
  i18next.on('languageChanged', (language) => {
    const chosen = LANGUAGES.find((known) => known === language);
    if (chosen !== undefined) keepLanguage(store, chosen);
  });
}
