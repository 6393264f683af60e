import { ProblemError } from '@booth/shared';
import type * as z from 'zod/mini';

/** The cursor of a place: where the next page begins, and what else it has to know. */
export const cursorOf = (place: object): string => Buffer.from(JSON.stringify(place)).toString('base64url');

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * The place that a cursor stands for. `place` says all that it may hold, down to the form of each
 * key, and of which poll: a cursor is whatever somebody sends. Throws `invalid-request`, which
 * names its `path`, for what does not fit.
 */
export function placeOf<Place>(
  place: z.ZodMiniType<Place>,
  cursor: string | undefined,
  path = 'query.cursor',
): Place | undefined {
  if (cursor === undefined) return undefined;
  const parsed = place.safeParse(jsonOf(Buffer.from(cursor, 'base64url').toString('utf8')));
  if (parsed.success) return parsed.data;
  const message = 'send the cursor of the page before as it is, or none for the first page';
  throw new ProblemError('invalid-request', `${path}: ${message}`, { errors: [{ path, message }] });
}
