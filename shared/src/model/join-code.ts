import { typedIn } from '../values/text.ts';
import { CODE_ALPHABET, normalizeCode } from './entry-code.ts';

/** Length of a join code. It has 30 bits: two of 1,000 polls share one with odds of 1 in 2,000. */
export const JOIN_CODE_CHARACTERS = 6;

/**
 * Names a poll to people who type it from a big screen; no secret. Case, width, white space,
 * hyphens and letters that look like digits make no difference.
 */
export const JoinCode = typedIn(
  normalizeCode,
  new RegExp(`^[${CODE_ALPHABET}]{${JOIN_CODE_CHARACTERS}}$`),
  `use the ${JOIN_CODE_CHARACTERS} letters and digits of the join code`,
);

/** FNV-1a, 64 bits (RFC 9923). Pages without a secure context have no SHA-256. */
function hashOf(text: string): bigint {
  const bytes = new TextEncoder().encode(text);
  return bytes.reduce((hash, byte) => BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n), 0xcbf29ce484222325n);
}

/** Returns the join code of a poll. It follows from the id alone, so nobody has to look it up. */
export function joinCodeOf(pollId: string): string {
  // The high bits of FNV-1a are the best mixed ones.
  const bits = hashOf(pollId) >> BigInt(64 - 5 * JOIN_CODE_CHARACTERS);
  return Array.from(
    { length: JOIN_CODE_CHARACTERS },
    (_, place) => CODE_ALPHABET[Number((bits >> BigInt(5 * place)) & 31n)],
  ).join('');
}
