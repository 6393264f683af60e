import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { ApiError } from './api-error.ts';

/**
 * The page size if `maxResults` is 0 or missing:
 * https://docs.aws.amazon.com/step-functions/latest/apireference/
 */
const DEFAULT_RESULTS = 100;
/** How long a page token is valid, ms. */
const TOKEN_LIFE_MS = 24 * 3_600_000;

/** One page of a list. `nextToken` is missing on the last one. */
export interface Page<T> {
  items: T[];
  nextToken?: string;
}

export interface List<T> {
  /** The operation and its filters: a token is only valid for the same list. */
  name: readonly (string | boolean | undefined)[];
  /** Epoch ms. */
  now: number;
  /** Returns a key that no other item has. */
  keyOf(item: T): string;
}

type PageToken = z.infer<typeof token>;
const token = z.object({
  list: z.array(z.string().nullable()),
  after: z.string(),
  offset: z.number().int().min(0),
  expiresAt: z.number(),
});

/**
 * Returns the page after the item that `nextToken` names, so that items which are added meanwhile
 * do not repeat others.
 * @throws InvalidToken for a token that is malformed, expired or of another list
 */
export function pageOf<T>(
  all: readonly T[],
  request: { nextToken?: string; maxResults?: number },
  list: List<T>,
): Page<T> {
  const start = request.nextToken === undefined ? 0 : startOf(all, request.nextToken, list);
  const end = start + (request.maxResults || DEFAULT_RESULTS);
  const items = all.slice(start, end);
  const last = items.at(-1);
  if (end >= all.length || last === undefined) return { items };
  const next: PageToken = {
    list: nameOf(list),
    after: list.keyOf(last),
    offset: end,
    expiresAt: list.now + TOKEN_LIFE_MS,
  };
  return { items, nextToken: Buffer.from(JSON.stringify(next)).toString('base64') };
}

function nameOf({ name }: { name: List<never>['name'] }): (string | null)[] {
  return name.map((part) => (part === undefined ? null : String(part)));
}

function startOf<T>(all: readonly T[], given: string, list: List<T>): number {
  const { now, keyOf } = list;
  const parsed = token.safeParse(readJson(Buffer.from(given, 'base64').toString()));
  if (!parsed.success || !isDeepStrictEqual(parsed.data.list, nameOf(list)) || parsed.data.expiresAt <= now)
    throw new ApiError('InvalidToken', `Invalid Token: 'Invalid token'`);
  const { after, offset } = parsed.data;
  const index = all.findIndex((item) => keyOf(item) === after);
  return index < 0 ? offset : index + 1;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
