import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { TextStore } from '../features/visitor/device-storage.ts';
import { keepLanguage, LANGUAGES, type Language } from './language.ts';
import { type TextPart, type Texts, textsOf } from './texts.ts';

/** What the pages that were opened so far need, in whatever language. */
const parts = new Set<TextPart>(['pages']);
const loaded = new Set<string>();

async function load(part: TextPart, language: Language): Promise<void> {
  const key = `${part} ${language}`;
  if (loaded.has(key)) return;
  i18next.addResourceBundle(language, 'translation', await textsOf(part, language), true);
  loaded.add(key);
}

/**
 * Starts the texts in this language, and keeps `<html lang>` and the device in step with the choice.
 * @param pages the texts of all pages in this language
 */
export function startTexts(store: TextStore, language: Language, pages: Texts): void {
  i18next.on('languageChanged', (next) => {
    document.documentElement.lang = next;
  });
  loaded.add(`pages ${language}`);
  void i18next.use(initReactI18next).init({
    lng: language,
    // Each language has all texts (a test holds them to it), so that no other one needs to be loaded.
    fallbackLng: false,
    supportedLngs: LANGUAGES,
    resources: { [language]: { translation: pages } },
    initAsync: false,
    // React escapes what it renders.
    interpolation: { escapeValue: false },
  });
  i18next.on('languageChanged', (next) => {
    const chosen = LANGUAGES.find((known) => known === next);
    if (chosen !== undefined) keepLanguage(store, chosen);
  });
}

/** Loads the texts of a part of the pages, before it is shown. */
export async function addTexts(part: TextPart): Promise<void> {
  parts.add(part);
  const language = LANGUAGES.find((known) => known === i18next.language);
  if (language !== undefined) await load(part, language);
}

/** Changes the language once its texts are there, so that no page ever shows keys. */
export async function changeLanguage(language: Language): Promise<void> {
  await Promise.all([...parts].map((part) => load(part, language)));
  await i18next.changeLanguage(language);
}
