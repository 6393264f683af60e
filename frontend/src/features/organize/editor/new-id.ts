import { OptionId } from '@booth/shared';

const NOT_OF_AN_ID = /[^a-z0-9]+/g;

/**
 * An id for a new member of a list: made of its name where that has letters of English, and like no
 * other of that list.
 * @param stem what members are called whose names have no such letters: `option-3`
 */
export function newId(label: string, taken: readonly string[], stem = 'option'): string {
  const slug = label
    .normalize('NFKD')
    .toLowerCase()
    .replace(NOT_OF_AN_ID, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 50)
    .replace(/-$/, '');
  const own = OptionId.safeParse(slug).success ? slug : undefined;
  const numbered = (count: number) => (own !== undefined && count === 1 ? own : `${own ?? stem}-${count}`);
  let count = 1;
  while (taken.includes(numbered(count))) count += 1;
  return numbered(count);
}
