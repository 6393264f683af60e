import { ApiError } from './api-error.ts';

/** One page of a list. `nextToken` is missing on the last one. */
export interface Page<T> {
  items: T[];
  nextToken?: string;
}

/** The page that `nextToken` names; `maxResults` 0 or missing takes the default. Throws InvalidToken. */
export function pageOf<T>(
  all: readonly T[],
  request: { nextToken?: string; maxResults?: number },
  defaultResults: number,
): Page<T> {
  const start = request.nextToken === undefined ? 0 : offsetOf(request.nextToken);
  const end = start + (request.maxResults || defaultResults);
  const items = all.slice(start, end);
  return end < all.length ? { items, nextToken: Buffer.from(`from:${end}`).toString('base64') } : { items };
}

function offsetOf(token: string): number {
  const offset = /^from:(\d+)$/.exec(Buffer.from(token, 'base64').toString())?.[1];
  if (offset === undefined) throw new ApiError('InvalidToken', `Invalid Token: 'Invalid token'`);
  return Number(offset);
}
