import { ProblemError } from '@booth/shared';
import * as z from 'zod/mini';
import { cursorOf, placeOf } from '../../src/organizer/page-cursor.ts';

const Place = z.object({ pollId: z.literal('p'), key: z.string() });
const place = { pollId: 'p', key: '日本/+?' } as const;

test('a cursor brings its place back, and fits into an address', () => {
  expect(cursorOf(place)).toMatch(/^[\w-]+$/);
  expect(placeOf(Place, cursorOf(place))).toEqual(place);
});

test('without a cursor, a list begins at its first page', () => {
  expect(placeOf(Place, undefined)).toBeUndefined();
});

test.each([
  ['of another poll', cursorOf({ ...place, pollId: 'q' })],
  ['that is not JSON', Buffer.from('{').toString('base64url')],
  ['that nobody has made', 'x'],
  ['that is empty', ''],
])('a cursor %s is refused with its path', (_what, cursor) => {
  const message = 'send the cursor of the previous page unchanged, or none for the first page';
  for (const path of [undefined, 'body.cursor']) {
    const reading = () => placeOf(Place, cursor, path);
    expect(reading).toThrow(ProblemError);
    expect(reading).toThrow(
      expect.objectContaining({
        message: `${path ?? 'query.cursor'}: ${message}`,
        problem: expect.objectContaining({
          code: 'invalid-request',
          errors: [{ path: path ?? 'query.cursor', message }],
        }),
      }),
    );
  }
});
