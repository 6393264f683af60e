import { ProblemError } from '@booth/shared';
import type * as z from 'zod/mini';

/**
 * Returns the cursor of a place: where the next page begins, and what else the next request needs.
 */
export const cursorOf = (place: object): string => Buffer.from(JSON.stringify(place)).toString('base64url');

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Returns the place that a cursor stands for; undefined without a cursor. Anybody can send any text
 * as a cursor, so the schema `place` has to fix the poll and the form of each key.
 * @throws ProblemError `invalid-request`, which names `path`, if the cursor does not fit the schema
 */
export function placeOf<Place>(
  place: z.ZodMiniType<Place>,
  cursor: string | undefined,
  path = 'query.cursor',
): Place | undefined {
  if (cursor === undefined) return undefined;
  const parsed = place.safeParse(jsonOf(Buffer.from(cursor, 'base64url').toString('utf8')));
  if (parsed.success) return parsed.data;
  const message = 'send the cursor of the previous page unchanged, or none for the first page';
  throw new ProblemError('invalid-request', `${path}: ${message}`, { errors: [{ path, message }] });
}
