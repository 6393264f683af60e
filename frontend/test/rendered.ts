import type { ReactElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { memoryStore } from '../src/features/visitor/device-storage.ts';
import type { Language } from '../src/i18n/language.ts';
import { startTexts } from '../src/i18n/start.ts';
import { resources } from './texts.ts';

/** The page as HTML, in this language, as it is before anything happens on it. */
export async function rendered(page: ReactElement, language: Language = 'en'): Promise<string> {
  startTexts(memoryStore(), language, resources[language].translation);
  return renderToStaticMarkup(page);
}
