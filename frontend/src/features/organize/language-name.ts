const names = new Map<string, Intl.DisplayNames>();

/** They are kept: making one takes as long as a hundred names from it. */
function namesIn(language: string): Intl.DisplayNames {
  const known = names.get(language) ?? new Intl.DisplayNames(language, { type: 'language' });
  names.set(language, known);
  return known;
}

/** The name of a language in another one; a tag that is none, as it is. */
export function languageName(tag: string, language: string): string {
  try {
    return namesIn(language).of(tag) ?? tag;
  } catch {
    return tag;
  }
}
