import { PollId } from '@booth/shared';
import { toRomaji } from 'wanakana';
import { cutId } from '../definition/suffixed-id.ts';

/** The longest id made from a title: addresses are read out and typed. */
const ID_MAX_CHARACTERS = 48;

/** Latin letters that Unicode does not decompose into a letter and a mark. */
const PLAIN_LETTERS = new Map([
  ['ß', 'ss'],
  ['æ', 'ae'],
  ['œ', 'oe'],
  ['ø', 'o'],
  ['ł', 'l'],
  ['đ', 'd'],
  ['ð', 'd'],
  ['þ', 'th'],
  ['ı', 'i'],
]);

const NOT_ASCII = /[^\p{ASCII}]/gu;

/**
 * Makes the id of a poll from its title: ASCII words, with kana in Latin letters. Undefined if
 * letters would be lost, such as kanji, or if the title has none.
 *
 * @example idFromTitle('Café or tea?') // 'cafe-or-tea'
 * @example idFromTitle('アンケート') // 'ankeeto'
 */
export function idFromTitle(title: string): string | undefined {
  // Composed first: wanakana knows が only as one character.
  const latin = toRomaji(title.normalize('NFKC').toLowerCase())
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}+/gu, '')
    .replace(NOT_ASCII, (letter) => PLAIN_LETTERS.get(letter) ?? letter)
    .replace(/['’]/g, '');
  const isLossy = (latin.match(NOT_ASCII) ?? []).some((character) => /[\p{L}\p{N}]/u.test(character));
  if (isLossy) return undefined;
  const id = latin.replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '');
  return PollId.safeParse(cutId(id, ID_MAX_CHARACTERS)).data;
}
