import type { ScreenResults } from '@booth/shared';
import { hasStandings, type ScreenTally, screenTalliesOf } from '../src/features/dashboard/screen-tallies.ts';
import { aPoll } from './polls.ts';

const text = (en: string) => ({ en, ja: `${en} (ja)` });
const stars = { type: 'rating', id: 'stars', title: text('Stars'), max: 5 };
const endLabels = { low: text('bad'), high: text('good') };
const order = { type: 'ranking', id: 'order', title: text('Order') };
const pick = { type: 'choice', id: 'pick', title: text('Pick') };

const rated = (...counts: [number, number][]): ScreenResults => {
  const ratings = counts.map(([rating, count]) => ({ rating, count }));
  const answers = ratings.reduce((sum, { count }) => sum + count, 0);
  const sum = ratings.reduce((total, { rating, count }) => total + rating * count, 0);
  return { type: 'rating', screenId: 'stars', answers, ratings, mean: answers === 0 ? null : sum / answers };
};
const placed = (...points: [string, number][]): ScreenResults => ({
  type: 'ranking',
  screenId: 'order',
  answers: 2,
  points: points.map(([optionId, count]) => ({ optionId, points: count })),
});

/** The tally of the only screen, which is a rating. */
function ratingOf(screen: object, results: ScreenResults[]) {
  const [tally] = screenTalliesOf(aPoll({ screens: [screen] }), results);
  if (tally?.type !== 'rating') throw new Error('no rating');
  return tally;
}
const linesOf = (tally: ScreenTally | undefined) =>
  tally?.type === 'ranking' ? tally.standings.map(({ option, rank, count }) => [option.id, rank, count]) : [];

describe('the tally of a rating', () => {
  it('has the whole scale, with bars as long as their part of the longest', () => {
    const { mean, answers, steps } = ratingOf(stars, [rated([2, 1], [5, 4])]);
    expect([mean, answers]).toEqual([4.4, 5]);
    expect(steps.map(({ rating, count, share, length }) => [rating, count, share, length])).toEqual([
      [1, 0, 0, 0],
      [2, 1, 0.2, 0.25],
      [3, 0, 0, 0],
      [4, 0, 0, 0],
      [5, 4, 0.8, 1],
    ]);
  });

  it('says what the ends of the scale mean, and only these', () => {
    const { steps } = ratingOf({ ...stars, endLabels }, []);
    expect(steps.map(({ meaning }) => meaning?.en)).toEqual(['bad', undefined, undefined, undefined, 'good']);
  });

  it.each([
    ['where nothing was counted', []],
    ['where everybody skipped the question', [{ ...rated(), answers: 3 }]],
  ])('has no mean and no answers %s, without a division by zero', (_where, results: ScreenResults[]) => {
    const { mean, answers, steps } = ratingOf(stars, results);
    expect([mean, answers]).toEqual([null, 0]);
    expect(steps.map(({ share, length }) => [share, length])).toEqual(Array.from({ length: 5 }, () => [0, 0]));
  });

  it('counts as answers those who rated, so that its bars add up to them', () => {
    expect(ratingOf(stars, [{ ...rated([3, 2]), answers: 7 }]).answers).toBe(2);
  });

  it('still shows what was given on a scale that was longer once', () => {
    const { steps } = ratingOf({ ...stars, endLabels }, [rated([7, 1])]);
    expect(steps.map(({ rating, count }) => (count > 0 ? rating : 0))).toEqual([0, 0, 0, 0, 0, 0, 7]);
    expect(steps.map(({ meaning }) => meaning?.en)[4]).toBe('good');
  });
});

describe('the tally of a ranking', () => {
  it('has the options by their points, ties in the order of the poll, those without points too', () => {
    const [tally] = screenTalliesOf(aPoll({ screens: [order] }), [placed(['ec2', 4], ['lambda', 4], ['other', 5])]);
    expect(linesOf(tally)).toEqual([
      ['other', 1, 5],
      ['lambda', 2, 4],
      ['ec2', 2, 4],
      ['s3', 4, 0],
    ]);
  });

  it('has only the options of its screen; a hidden one as long as it has points', () => {
    const options = aPoll().options.map((option) => ({ ...option, hidden: option.id === 's3' }));
    const poll = aPoll({ options, screens: [{ ...order, optionIds: ['lambda', 's3', 'ec2'] }] });
    const lines = (results: ScreenResults[]) => linesOf(screenTalliesOf(poll, results)[0]).map(([id]) => id);
    expect(lines([placed(['s3', 1])])).toEqual(['s3', 'lambda', 'ec2']);
    expect(lines([])).toEqual(['lambda', 'ec2']);
  });

  it('has no shares: a point is no voter', () => {
    const [tally] = screenTalliesOf(aPoll({ screens: [order] }), [placed(['s3', 3])]);
    expect(tally?.type === 'ranking' && tally.standings.every(({ share }) => share === undefined)).toBe(true);
  });
});

describe('what the screens came to', () => {
  it('is told in the order of the poll, of ratings and rankings only', () => {
    const poll = aPoll({ screens: [order, pick, stars] });
    const results = [{ type: 'choice' as const, screenId: 'pick', answers: 1 }, rated([1, 1]), placed(['s3', 1])];
    expect(screenTalliesOf(poll, results).map(({ screen }) => screen.id)).toEqual(['order', 'stars']);
  });

  it('leaves out what was counted while a screen was of another type, or is gone', () => {
    const gone: ScreenResults = { ...rated([5, 9]), screenId: 'gone' };
    const otherType: ScreenResults = { ...placed(['s3', 1]), screenId: 'stars' };
    const tallies = screenTalliesOf(aPoll({ screens: [stars] }), [gone, otherType]);
    expect(tallies).toMatchObject([{ type: 'rating', answers: 0, mean: null }]);
  });
});

describe('whether a poll has standings', () => {
  it.each([
    ['with a choice', [pick, stars], true],
    ['that only rates', [stars], false],
    ['that only ranks its options', [order], false],
  ])('of one %s: %s', (_which, screens, expected) => {
    expect(hasStandings(aPoll({ screens }))).toBe(expected);
  });
});
