import { texts as en } from '../src/i18n/en.ts';
import { texts as ja } from '../src/i18n/ja.ts';
import organizeEn from '../src/i18n/organize.en.json';
import organizeJa from '../src/i18n/organize.ja.json';

/** All texts, by language; the pages load them in parts. */
export const resources = {
  en: { translation: { ...en, organize: organizeEn } },
  ja: { translation: { ...ja, organize: organizeJa } },
};
