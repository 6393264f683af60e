import { OptionId } from '@booth/shared';

const NOT_OF_AN_ID = /[^a-z0-9]+/g;

/** Returns `stem`, or else the first of `stem-2`, `stem-3`… that is free. */
export function freshId(stem: string, taken: readonly string[]): string {
  let id = stem;
  for (let count = 2; taken.includes(id); count += 1) id = `${stem}-${count}`;
  return id;
}

/**
 * Makes an id for a new member of a list from its label, unique in that list.
 * @param stem for labels without Latin letters and digits: `option` makes `option-3`
 *
 * @example newId('Café!', []) // 'cafe'
 */
export function newId(label: string, taken: readonly string[], stem = 'option'): string {
  const slug = label
    .normalize('NFKD')
    .toLowerCase()
    .replace(NOT_OF_AN_ID, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 50)
    .replace(/-$/, '');
  if (OptionId.safeParse(slug).success) return freshId(slug, taken);
  let count = 1;
  while (taken.includes(`${stem}-${count}`)) count += 1;
  return `${stem}-${count}`;
}
