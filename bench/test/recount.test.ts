import type { ResultsSnapshot } from '@booth/shared';
import { neverInjected } from '../src/chaos/never-injected.ts';
import { compare, countsOf } from '../src/chaos/recount.ts';

test('what is missing in the results is lost, what is in them too often is double', () => {
  const recounted = new Map([
    ['ballots', 3],
    ['option s3', 2],
    ['option sqs', 1],
  ]);
  const results = new Map([
    ['ballots', 3],
    ['option s3', 5],
    ['option lambda', 1],
  ]);
  expect(compare(recounted, results)).toEqual({ lost: 1, double: 4 });
  expect(compare(recounted, recounted)).toEqual({ lost: 0, double: 0 });
});

test('everything that a snapshot counts is compared', () => {
  const snapshot: ResultsSnapshot = {
    ...{ pollId: 'p', pollVersion: 1, revision: 1, asOf: '2026-11-23T10:05:00.000Z', ballots: 3 },
    options: [{ optionId: 's3', count: 2 }],
    timeline: [{ minute: '2026-11-23T10:05', ballots: 3 }],
    screens: [
      { type: 'choice', screenId: 'services', answers: 3 },
      { type: 'rating', screenId: 'stars', answers: 2, mean: 4, ratings: [{ rating: 4, count: 1 }] },
      { type: 'ranking', screenId: 'wishes', answers: 1, points: [{ optionId: 'speed', points: 3 }] },
    ],
  };
  expect(Object.fromEntries(countsOf(snapshot))).toEqual({
    ballots: 3,
    'option s3': 2,
    'minute 2026-11-23T10:05': 3,
    'choice services': 3,
    'rating stars': 2,
    'rating stars 4': 1,
    'ranking wishes': 1,
    'ranking wishes speed': 3,
  });
});

test('a kind of fault that was asked for and never came is named', () => {
  const none = { duplicates: 0, lateDeliveries: 0, splits: 0, crashes: 0, throttles: 0, conflicts: 0, lostAnswers: 0 };
  const rates = { duplicates: 0.1, crashes: 0.1, throttles: 0 };
  expect(neverInjected(rates, { ...none, duplicates: 3 })).toEqual(['crashes']);
});
