import { typedIn } from '../values/text.ts';
import { CODE_ALPHABET, normalizeCode } from './entry-code.ts';

/** Characters of a join code: 30 bits, so that two of 1,000 polls share one in 1 of 2,000 cases. */
export const JOIN_CODE_CHARACTERS = 6;

/**
 * Names a poll for who types it from a big screen; no secret. Case, width, white space, hyphens and
 * letters that look like digits make no difference.
 */
export const JoinCode = typedIn(
  normalizeCode,
  new RegExp(`^[${CODE_ALPHABET}]{${JOIN_CODE_CHARACTERS}}$`),
  `use the ${JOIN_CODE_CHARACTERS} letters and digits of the join code`,
);

/** FNV-1a, 64 bits (RFC 9923): pages without a secure context have no SHA-256. */
function hashOf(text: string): bigint {
  const bytes = new TextEncoder().encode(text);
  return bytes.reduce((hash, byte) => BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n), 0xcbf29ce484222325n);
}

/** The join code of a poll, by its id: the same for ever, and known without asking. */
export function joinCodeOf(pollId: string): string {
  // The high bits of FNV are mixed best.
  const bits = hashOf(pollId) >> BigInt(64 - 5 * JOIN_CODE_CHARACTERS);
  return Array.from(
    { length: JOIN_CODE_CHARACTERS },
    (_, place) => CODE_ALPHABET[Number((bits >> BigInt(5 * place)) & 31n)],
  ).join('');
}
