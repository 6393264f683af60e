import i18next from 'i18next';
import type { ReactElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { initReactI18next } from 'react-i18next';
import type { Language } from '../src/i18n/language.ts';
import { resources } from './texts.ts';

const texts = i18next
  .use(initReactI18next)
  .init({ lng: 'en', resources, initAsync: false, interpolation: { escapeValue: false } });

/** The page as HTML, in this language, as it is before anything happens on it. */
export async function rendered(page: ReactElement, language: Language = 'en'): Promise<string> {
  await texts;
  await i18next.changeLanguage(language);
  return renderToStaticMarkup(page);
}
