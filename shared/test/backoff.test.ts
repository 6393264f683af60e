import { pauseMs } from '../src/lambda/index.ts';

test('pauses are random, up to a limit that doubles with each attempt and ends at a second', () => {
  const longest = [1, 2, 3, 6, 7, 20].map((attempt) => pauseMs(attempt, () => 1));
  expect(longest).toEqual([20, 40, 80, 640, 1_000, 1_000]);
  expect(pauseMs(20, () => 0)).toBe(0);
});
