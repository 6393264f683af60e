const names = new Map<string, Intl.DisplayNames>();

/** Kept, since making one takes as long as a hundred names. */
function namesIn(language: string): Intl.DisplayNames {
  const known = names.get(language) ?? new Intl.DisplayNames(language, { type: 'language' });
  names.set(language, known);
  return known;
}

/** Names a language in another one. An invalid tag is returned as it is. */
export function languageName(tag: string, language: string): string {
  try {
    return namesIn(language).of(tag) ?? tag;
  } catch {
    return tag;
  }
}
