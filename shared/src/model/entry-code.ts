import * as z from 'zod/mini';
import { PollId } from '../values/ids.ts';
import { typedIn } from '../values/text.ts';

/** Letters and digits of codes, none of which looks like another (Crockford's Base32). */
export const CODE_ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * Length of an entry code. It has 60 bits, so that one guess in 10^13 hits one of 100,000 codes.
 */
export const CODE_CHARACTERS = 12;

/**
 * White space and anything typed as a hyphen, such as `ー` (the long vowel mark) on a Japanese
 * keyboard.
 */
const SEPARATORS = /[\s\p{Dash_Punctuation}\u2212\u30FC]/gu;

/** Returns the stored form of a typed code: `k7qf 2m9x-4t0o` becomes `K7QF2M9X4T00`. */
export function normalizeCode(typed: string): string {
  const letters = typed.normalize('NFKC').toUpperCase().replace(SEPARATORS, '');
  return letters.replace(/O/g, '0').replace(/[IL]/g, '1');
}

/** Returns a code as it is printed: `K7QF-2M9X-4T00`. */
export const printedCode = (code: string): string => code.replace(/(.{4})(?!$)/g, '$1-');

export const EntryCode = typedIn(
  normalizeCode,
  new RegExp(`^[${CODE_ALPHABET}]{${CODE_CHARACTERS}}$`),
  `use the ${CODE_CHARACTERS} letters and digits of the code`,
);

/**
 * An entry code in the codes table. The table does not hold the code itself: the item's key is the
 * `voterKey` of whoever votes with it, so that only the organizer's list reveals codes.
 */
export const EntryCodeItem = z.object({
  voterKey: z.string(),
  pollId: PollId,
  createdAt: z.iso.datetime(),
  /**
   * `codesSince` of the poll's id then: tells codes of a deleted poll from those of a later one.
   */
  since: z.optional(z.string()),
  /** When the ballot that used it was accepted; written in the ballot's transaction. */
  usedAt: z.optional(z.iso.datetime()),
});
export type EntryCodeItem = z.infer<typeof EntryCodeItem>;
