/** The languages of the front end; a poll may have more. */
export const LANGUAGES = ['en', 'ja'] as const;
export type Language = (typeof LANGUAGES)[number];

const LANGUAGE_KEY = 'booth:language';

const languageOf = (tag: string): Language | undefined =>
  LANGUAGES.find((language) => tag.toLowerCase().split('-')[0] === language);

/**
 * What the address names (`?lang=ja`), else what the visitor chose before, else the first of the
 * browser's languages that we speak, else English.
 */
export function firstLanguage(
  store: Pick<Storage, 'getItem'>,
  browserTags: readonly string[],
  search: URLSearchParams = new URLSearchParams(),
): Language {
  const tags = [search.get('lang') ?? '', store.getItem(LANGUAGE_KEY) ?? '', ...browserTags];
  return tags.map(languageOf).find((language) => language !== undefined) ?? 'en';
}

export const keepLanguage = (store: Pick<Storage, 'setItem'>, language: Language): void =>
  store.setItem(LANGUAGE_KEY, language);
