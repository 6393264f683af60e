import type { ReactElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { memoryStore } from '../../src/device/device-storage.ts';
import type { Language } from '../../src/i18n/language.ts';
import { startTexts } from '../../src/i18n/start.ts';
import { resources } from './texts.ts';

/**
 * Renders a page as HTML, before its effects run.
 * @param tags the reader's languages for the texts of polls, best first
 */
export async function rendered(
  page: ReactElement,
  language: Language = 'en',
  tags: readonly string[] = [language],
): Promise<string> {
  startTexts(memoryStore(), { language, tags }, resources[language].translation);
  return renderToStaticMarkup(page);
}
