import { BALLOTS, screenTally, TOTALS } from '@booth/shared';
import { type Counts, compare, misshownScreens } from '../src/chaos/recount.ts';

const services = screenTally('services', 'choice');

test('counts that the results lack are lost, and counts that they have too often are double', () => {
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

test('a screen with a wrong or a missing tally is misshown', () => {
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
