/** The languages of the front end; a poll may have more. */
export const LANGUAGES = ['en', 'ja'] as const;
export type Language = (typeof LANGUAGES)[number];

const LANGUAGE_KEY = 'booth:language';

const languageOf = (tag: string): Language | undefined =>
  LANGUAGES.find((language) => tag.toLowerCase().split('-')[0] === language);

/** The first of these languages (BCP 47) that the pages speak. */
export const pageLanguageIn = (tags: readonly string[]): Language | undefined =>
  tags.map(languageOf).find((language) => language !== undefined);

/** In which languages somebody reads. */
export interface Reader {
  /** The page's language. */
  language: Language;
  /** Languages of polls (BCP 47), best first: a poll may have one that the pages have not. */
  tags: readonly string[];
}

/**
 * What the address names (`?lang=ja`), else what the visitor chose before, else the browser's
 * languages. Where the pages speak none of them, they speak English.
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
