import { texts as en } from '../../src/i18n/en.ts';
import { texts as ja } from '../../src/i18n/ja.ts';
import type { Language } from '../../src/i18n/language.ts';
import organizeEn from '../../src/i18n/organize.en.json';
import organizeJa from '../../src/i18n/organize.ja.json';
import { translatorOf } from '../../src/i18n/translate.ts';

/** All texts by language. Pages load them in parts. */
export const resources = {
  en: { translation: { ...en, organize: organizeEn } },
  ja: { translation: { ...ja, organize: organizeJa } },
};

/** Returns the translator of a language, as pages have it. */
export const translateIn = (language: Language) => translatorOf(resources[language].translation, language);
