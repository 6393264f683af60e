/** The longest id of a poll, as in `PollId`. */
const ID_MAX_CHARACTERS = 64;

/** Without letters and digits that look alike. */
const RANDOM_ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';
const RANDOM_CHARACTERS = 4;

/** Returns four random letters and digits: one of 920,000 combinations. */
export const randomSuffix = (): string =>
  [...crypto.getRandomValues(new Uint32Array(RANDOM_CHARACTERS))]
    .map((value) => RANDOM_ALPHABET[value % RANDOM_ALPHABET.length])
    .join('');

/** Cuts an id to a length, between two words if possible. */
export function cutId(id: string, most: number): string {
  if (id.length <= most) return id;
  const head = id.slice(0, most);
  const end = id[most] === '-' ? most : head.lastIndexOf('-');
  return (end > most / 2 ? head.slice(0, end) : head).replace(/-+$/, '');
}

/** Appends a suffix to an id, which is cut to make room for it. */
export const suffixedId = (id: string, suffix: string): string =>
  `${cutId(id, ID_MAX_CHARACTERS - suffix.length - 1)}-${suffix}`;
