import { waitsOf } from '../src/realtime/delays.ts';

const ballots = [
  { option: 's3', acceptedAt: 0 },
  { option: 'lambda', acceptedAt: 10 },
  { option: 's3', acceptedAt: 20 },
];
const arrival = (at: number, votes: Record<string, number>) => ({ at, votes: new Map(Object.entries(votes)) });
const span = { from: 0, until: 1_000 };

test('the first message that counts a ballot shows it, even if messages overtake each other', () => {
  const arrivals = [arrival(50, { s3: 1 }), arrival(100, { s3: 2, lambda: 1 }), arrival(150, { s3: 1, lambda: 1 })];
  expect(waitsOf(ballots, arrivals, span)).toEqual({ shown: [50, 80, 90], completeAt: 100 });
});

test('a ballot that is never shown waits until the end', () => {
  expect(waitsOf(ballots, [arrival(50, { s3: 1 })], span)).toEqual({
    shown: [50, 980, 990],
    completeAt: undefined,
  });
});

test('earlier ballots only matter for the last state, and a message before the answer counts as no wait', () => {
  const arrivals = [arrival(15, { s3: 2 }), arrival(30, { lambda: 1 })];
  expect(waitsOf(ballots, arrivals, { from: 15, until: 1_000 })).toEqual({ shown: [0], completeAt: 30 });
});
