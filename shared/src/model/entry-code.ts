import * as z from 'zod/mini';
import { PollId } from '../values/ids.ts';
import { typedIn } from '../values/text.ts';

/** Letters and digits of an entry code: none that is taken for another (Crockford's Base32). */
export const CODE_ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * Characters of an entry code: 60 bits, so that with 100,000 codes given out one guess in 10^13
 * finds one.
 */
export const CODE_CHARACTERS = 12;

/** White space and whatever is typed as a hyphen: on a Japanese keyboard, the long vowel mark `ー`. */
const SEPARATORS = /[\s\p{Dash_Punctuation}\u2212\u30FC]/gu;

/** `k7qf 2m9x-4t0o` is `K7QF2M9X4T00`. */
export function normalizeCode(typed: string): string {
  const letters = typed.normalize('NFKC').toUpperCase().replace(SEPARATORS, '');
  return letters.replace(/O/g, '0').replace(/[IL]/g, '1');
}

/** As it is printed: `K7QF-2M9X-4T00`. */
export const printedCode = (code: string): string => code.replace(/(.{4})(?!$)/g, '$1-');

export const EntryCode = typedIn(
  normalizeCode,
  new RegExp(`^[${CODE_ALPHABET}]{${CODE_CHARACTERS}}$`),
  `use the ${CODE_CHARACTERS} letters and digits of the code`,
);

/**
 * An entry code in the codes table, which does not hold the code itself: its key is the `voterKey` of who votes with it,
 * so that only the organizer's list can tell codes.
 */
export const EntryCodeItem = z.object({
  voterKey: z.string(),
  pollId: PollId,
  createdAt: z.iso.datetime(),
  /**
   * `codesSince` of the poll's id by then: codes of a deleted poll are told from those of a later
   * one.
   */
  since: z.optional(z.string()),
  /** When the ballot that took it was accepted; written in the ballot's own transaction. */
  usedAt: z.optional(z.iso.datetime()),
});
export type EntryCodeItem = z.infer<typeof EntryCodeItem>;
