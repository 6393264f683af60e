import { type Answers, type ResultsSnapshot, screenTypeOf } from '@booth/shared';
import { seededDraws } from 'serverless-offline-step-functions-cloud/faults';
import { poll, randomAnswers } from '../src/chaos/ballots.ts';
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

test('everything that a snapshot counts is compared, whatever its screens are', () => {
  // Prepare
  const draws = seededDraws(1, 'recount');
  const snapshotOf = (answers: Answers): ResultsSnapshot => ({
    ...{ pollId: 'p', pollVersion: 1, revision: 1, asOf: '2026-11-23T10:05:00.000Z', ballots: 3 },
    timeline: [{ minute: '2026-11-23T10:05', ballots: 3 }],
    screens: Object.entries(answers).flatMap(([screenId, answer]) => {
      const type = screenTypeOf(answer);
      return type.tally(screenId, type.counters(answer)) ?? [];
    }),
  });
  const answers = Object.assign({}, ...Array.from({ length: 50 }, () => randomAnswers(draws)));

  // Act
  const counts = countsOf(snapshotOf(answers), poll);

  // Assess: each line of each screen, answers, the ballots and the minute.
  expect(counts.get('ballots')).toBe(3);
  expect(counts.get('minute 2026-11-23T10:05')).toBe(3);
  for (const screen of poll.screens) {
    const type = screenTypeOf(screen);
    const tally = snapshotOf(answers).screens.find(({ screenId }) => screenId === screen.id);
    for (const { item, amount } of type.resultLines(screen, tally)) {
      expect(counts.get(`${screen.id} ${item}`)).toBe(amount ?? 0);
    }
    if (tally !== undefined) expect(counts.get(`${screen.id} answers`)).toBe(1);
  }
  expect(new Set(snapshotOf(answers).screens.map(({ type }) => type)).size).toBe(4);
});

test('a kind of fault that was asked for and never came is named', () => {
  const none = { duplicates: 0, lateDeliveries: 0, splits: 0, crashes: 0, throttles: 0, conflicts: 0, lostAnswers: 0 };
  const rates = { duplicates: 0.1, crashes: 0.1, throttles: 0 };
  expect(neverInjected(rates, { ...none, duplicates: 3 })).toEqual(['crashes']);
});
