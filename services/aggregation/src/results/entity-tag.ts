import { createHash } from 'node:crypto';

/** Characters of a hash in a tag, which hold 96 bits. */
const HASH_CHARACTERS = 16;

/** Returns a short hash of a value's JSON, for an entity tag. */
export const hashOf = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, HASH_CHARACTERS);

/**
 * Returns true if the header `If-None-Match` has the tag. Compares weakly: `W/` makes no difference
 * (RFC 9110, 13.1.2).
 */
export function holdsTag(ifNoneMatch: string | undefined, etag: string): boolean {
  const opaque = (tag: string) => tag.trim().replace(/^W\//, '');
  const tags = (ifNoneMatch ?? '').split(',').map(opaque);
  return tags.includes('*') || tags.includes(opaque(etag));
}
