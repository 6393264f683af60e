import { Clock } from '../../src/stepfunctions/engine/clock.ts';

let clock: Clock;
beforeEach(() => {
  jest.useFakeTimers();
  clock = new Clock();
});
afterEach(() => {
  clock.close();
  jest.useRealTimers();
});

test('deadlines ring in the order of their times, however they were added', () => {
  const rung: number[] = [];
  const times = Array.from({ length: 200 }, (_, index) => (index * 7919) % 1_000);
  for (const time of times) clock.at(Date.now() + time, () => rung.push(time));
  jest.advanceTimersByTime(1_000);
  expect(rung).toEqual(times.toSorted((a, b) => a - b));
});

test('all deadlines share one timer', () => {
  for (let index = 0; index < 2_000; index++) clock.at(Date.now() + 60_000 - index, () => {});
  expect([jest.getTimerCount(), clock.pending]).toEqual([1, 2_000]);
});

test('a cancelled deadline does not ring, nor does any after closing', () => {
  const rung: string[] = [];
  clock.at(Date.now() + 10, () => rung.push('off')).cancel();
  clock.at(Date.now() + 20, () => rung.push('on'));
  clock.at(Date.now() + 500, () => rung.push('late'));
  jest.advanceTimersByTime(100);
  clock.close();
  jest.advanceTimersByTime(1_000);
  expect(rung).toEqual(['on']);
});

test('a deadline beyond the longest timer of Node rings at its time, not at once', () => {
  const days = 40;
  const rung: number[] = [];
  const start = Date.now();
  clock.at(start + days * 86_400_000, () => rung.push(Date.now() - start));
  jest.advanceTimersByTime(days * 86_400_000 - 1);
  expect(rung).toEqual([]);
  jest.advanceTimersByTime(1);
  expect(rung).toEqual([days * 86_400_000]);
});

test('a deadline in the past rings as soon as possible', () => {
  const ring = jest.fn();
  clock.at(Date.now() - 1_000, ring);
  jest.advanceTimersByTime(0);
  expect(ring).toHaveBeenCalledTimes(1);
});
