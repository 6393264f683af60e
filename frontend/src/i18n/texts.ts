import type { Language } from './language.ts';

/** Texts by key. */
export interface Texts {
  [key: string]: string | Texts;
}

/** Texts that are loaded together: for all pages, or for organizers only. */
export type TextPart = 'pages' | 'organize';

/** Where the texts are. Each import becomes a file of its own. */
const SOURCES: Record<TextPart, Record<Language, () => Promise<Texts>>> = {
  pages: {
    en: async () => (await import('./en.ts')).texts,
    ja: async () => (await import('./ja.ts')).texts,
  },
  organize: {
    en: async () => ({ organize: (await import('./organize.en.json')).default }),
    ja: async () => ({ organize: (await import('./organize.ja.json')).default }),
  },
};

/** Loads the texts of one part in one language. */
export const textsOf = (part: TextPart, language: Language): Promise<Texts> => SOURCES[part][language]();
