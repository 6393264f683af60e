import { BALLOTS, screenTally, TOTALS } from '@booth/shared';
import { neverInjected } from '../src/chaos/never-injected.ts';
import { type Counts, compare, misshownScreens } from '../src/chaos/recount.ts';

const services = screenTally('services', 'choice');

test('what is missing in the results is lost, what is in them too often is double', () => {
  const recounted: Counts = new Map([
    [TOTALS, new Map([[BALLOTS, 3]])],
    [services, new Map(Object.entries({ answers: 3, 'option:s3': 2, 'option:sqs': 1 }))],
  ]);
  const results: Counts = new Map([
    [TOTALS, new Map([[BALLOTS, 3]])],
    [services, new Map(Object.entries({ answers: 3, 'option:s3': 5 }))],
    [screenTally('stars', 'rating'), new Map([['answers', 1]])],
  ]);
  expect(compare(recounted, results)).toEqual({ lost: 1, double: 4 });
  expect(compare(recounted, recounted)).toEqual({ lost: 0, double: 0 });
});

test('a screen is misshown whose tally is another than that of its counters, or is not there', () => {
  const counts: Counts = new Map([
    [services, new Map(Object.entries({ 'option:sqs': 1, 'option:s3': 2, answers: 3 }))],
    [screenTally('stars', 'rating'), new Map([['answers', 1]])],
  ]);
  const options = [
    { optionId: 's3', count: 2 },
    { optionId: 'sqs', count: 1 },
  ];
  const shown = { type: 'choice' as const, screenId: 'services', answers: 3, options };
  const stars = { type: 'rating' as const, screenId: 'stars', answers: 1, ratings: [], mean: null };
  expect(misshownScreens(counts, { screens: [shown, stars] })).toEqual([]);
  expect(misshownScreens(counts, { screens: [{ ...shown, answers: 2 }, stars] })).toEqual(['services']);
  expect(misshownScreens(counts, { screens: [shown] })).toEqual(['TALLY#stars#rating']);
});

test('a kind of fault that was asked for and never came is named', () => {
  const none = { duplicates: 0, lateDeliveries: 0, splits: 0, crashes: 0, throttles: 0, conflicts: 0, lostAnswers: 0 };
  const rates = { duplicates: 0.1, crashes: 0.1, throttles: 0 };
  expect(neverInjected(rates, { ...none, duplicates: 3 })).toEqual(['crashes']);
});
