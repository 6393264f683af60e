/** The languages of the pages. A poll may have more. */
export const LANGUAGES = ['en', 'ja'] as const;
export type Language = (typeof LANGUAGES)[number];

const LANGUAGE_KEY = 'booth:language';

const languageOf = (tag: string): Language | undefined =>
  LANGUAGES.find((language) => tag.toLowerCase().split('-')[0] === language);

/** Returns the first of these languages (BCP 47) that the pages have. */
export const pageLanguageIn = (tags: readonly string[]): Language | undefined =>
  tags.map(languageOf).find((language) => language !== undefined);

/** The languages of a reader. */
export interface Reader {
  /** The language of the page. */
  language: Language;
  /** The languages for polls (BCP 47), best first. A poll may have one that the pages lack. */
  tags: readonly string[];
}

/**
 * Returns the languages of the reader: from the address (`?lang=ja`), else the visitor's earlier
 * choice, else the browser. Falls back to English.
 */
export function readerOf(
  store: Pick<Storage, 'getItem'>,
  browserTags: readonly string[],
  search: URLSearchParams = new URLSearchParams(),
): Reader {
  const chosen = pageLanguageIn([search.get('lang') ?? '', store.getItem(LANGUAGE_KEY) ?? '']);
  if (chosen !== undefined) return { language: chosen, tags: [chosen] };
  return { language: pageLanguageIn(browserTags) ?? 'en', tags: browserTags };
}

export const keepLanguage = (store: Pick<Storage, 'setItem'>, language: Language): void =>
  store.setItem(LANGUAGE_KEY, language);
