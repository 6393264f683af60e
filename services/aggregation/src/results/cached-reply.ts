import { createHash } from 'node:crypto';
import type { HttpReply } from '@booth/shared/lambda';

/**
 * How long a browser or a CDN may reuse an answer. A CDN then asks once a second for all pages, and
 * pages hear of a change up to a second later.
 */
const FRESH_SECONDS = 1;

/** Characters of a hash in a tag, which hold 96 bits. */
const HASH_CHARACTERS = 16;

interface Caching {
  /** The version of the content, for the tag. */
  version: string;
  /** The body without the time when it was read, for the tag. */
  content: unknown;
  /** False if only some viewers may see the body, so that no shared cache keeps it. */
  isForAll?: boolean;
  /** Request headers that the answer depends on. No cache reuses it for other values of them. */
  vary?: string;
  /** The request's header `If-None-Match`. */
  ifNoneMatch: string | undefined;
}

/**
 * Replies with the body, a tag and one second of freshness, or with 304 if `ifNoneMatch` has the
 * tag. The tag is weak, because bodies with the same tag differ in the time when they were read.
 */
export function cachedReply<Body>(
  body: Body,
  { version, content, isForAll = true, vary, ifNoneMatch }: Caching,
): HttpReply<Body> {
  const etag = `W/"${version}-${hashOf(content)}"`;
  const headers = {
    etag,
    'cache-control': `${isForAll ? 'public' : 'private'}, max-age=${FRESH_SECONDS}`,
    ...(vary !== undefined && { vary }),
  };
  return hasTag(ifNoneMatch, etag) ? { status: 304, body: undefined, headers } : { status: 200, body, headers };
}

const hashOf = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, HASH_CHARACTERS);

/** Returns true if the header has the tag. Ignores `W/`, as RFC 9110, 13.1.2 demands. */
function hasTag(ifNoneMatch: string | undefined, etag: string): boolean {
  const opaque = (tag: string) => tag.trim().replace(/^W\//, '');
  const tags = (ifNoneMatch ?? '').split(',').map(opaque);
  return tags.includes('*') || tags.includes(opaque(etag));
}
