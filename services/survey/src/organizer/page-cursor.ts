import { ProblemError } from '@booth/shared';
import type { z } from 'zod';

/** The cursor of the page after this key of a table. */
export const cursorAfter = (key: Readonly<Record<string, string>>): string =>
  Buffer.from(JSON.stringify(key)).toString('base64url');

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The key that a cursor stands for. Throws `invalid-request` for what `cursorAfter` never made. */
export function keyOfCursor<T extends z.ZodRawShape>(
  key: z.ZodObject<T>,
  cursor: string | undefined,
): z.infer<z.ZodObject<T>> | undefined {
  if (cursor === undefined) return undefined;
  const parsed = key.safeParse(jsonOf(Buffer.from(cursor, 'base64url').toString('utf8')));
  if (parsed.success) return parsed.data;
  const message = 'send the cursor of the page before as it is, or none for the first page';
  throw new ProblemError('invalid-request', `query.cursor: ${message}`, {
    errors: [{ path: 'query.cursor', message }],
  });
}
