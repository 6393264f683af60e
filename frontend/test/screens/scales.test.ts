import { binsOf } from '@booth/shared';
import { axisOf, hasRoomForLabels, meanDecimals, numberBins } from '../../src/screens/number/bins.ts';
import { ratingSteps } from '../../src/screens/rating/scale.ts';
import { endLabels, given, rated, screenOfType, stars, years } from '../support/tallies.ts';

describe('the bars of a rating', () => {
  const screen = screenOfType('rating', { ...stars, endLabels });

  it('are the whole scale, in proportion to the longest', () => {
    const steps = ratingSteps(screen, rated([2, 1], [5, 4]));
    expect(steps.map(({ rating, count, share, length }) => [rating, count, share, length])).toEqual([
      [1, 0, 0, 0],
      [2, 1, 0.2, 0.25],
      [3, 0, 0, 0],
      [4, 0, 0, 0],
      [5, 4, 0.8, 1],
    ]);
  });

  it('say what the two ends of the scale mean', () => {
    const steps = ratingSteps(screen, undefined);
    expect(steps.map(({ meaning }) => meaning?.en)).toEqual(['bad', undefined, undefined, undefined, 'good']);
  });

  it.each([
    ['if nobody has answered', undefined],
    ['if everybody left the rating out', { ...rated(), answers: 3 }],
  ])('are empty %s, without a division by zero', (_where, tally) => {
    const steps = ratingSteps(screen, tally);
    expect(steps.map(({ share, length }) => [share, length])).toEqual(Array.from({ length: 5 }, () => [0, 0]));
  });

  it('are shares of all ratings, so they add up to 1', () => {
    const steps = ratingSteps(screen, { ...rated([3, 2]), answers: 7 });
    expect(steps.reduce((sum, { share }) => sum + share, 0)).toBe(1);
  });

  it('still show ratings from a scale that was longer before', () => {
    const steps = ratingSteps(screen, rated([7, 1]));
    expect(steps.map(({ rating, count }) => (count > 0 ? rating : 0))).toEqual([0, 0, 0, 0, 0, 0, 7]);
    expect(steps[4]?.meaning?.en).toBe('good');
  });
});

describe('the histogram of numbers', () => {
  const screen = screenOfType('number', years);

  it('has all bins of the screen, even the empty ones', () => {
    const [, second] = binsOf(screen);
    if (second === undefined) throw new Error('one bin only');
    const bins = numberBins(screen, given([second.from, second.to, 4]));
    expect(bins.map(({ from, to }) => ({ from, to }))).toEqual(binsOf(screen));
    expect(bins.map(({ count }) => count)).toEqual(binsOf(screen).map(({ from }) => (from === second.from ? 4 : 0)));
  });

  it('has bars in proportion to the longest, and shares of all numbers', () => {
    const few = screenOfType('number', { ...years, max: 3 });
    const bins = numberBins(few, given([1, 1, 1], [3, 3, 4]));
    expect(bins.map(({ from, share, length }) => [from, share, length])).toEqual([
      [0, 0, 0],
      [1, 0.2, 0.25],
      [2, 0, 0],
      [3, 0.8, 1],
    ]);
  });

  it('is empty if nobody has answered, without a division by zero', () => {
    const bins = numberBins(screen, undefined);
    expect(bins).toHaveLength(binsOf(screen).length);
    expect(bins.every(({ count, share, length }) => count === 0 && share === 0 && length === 0)).toBe(true);
  });

  it('has the number below each bar if there is room, and none below ranges', () => {
    const numbers = (from: number, count: number) =>
      Array.from({ length: count }, (_, index) => ({ from: from + index, to: from + index }));
    expect(hasRoomForLabels(numbers(0, 11), String)).toBe(true);
    expect(hasRoomForLabels(numbers(0, 20), String)).toBe(false);
    expect(hasRoomForLabels(numbers(1_000_000, 5), String)).toBe(false);
    expect(hasRoomForLabels([{ from: 0, to: 4 }], String)).toBe(false);
  });

  it.each([
    ['an even number of steps', { min: 0, max: 100, step: 5 }, [0, 50, 100]],
    ['an odd number of steps', { min: 1, max: 20, step: 1 }, [1, 20]],
    ['decimals', { min: 0, max: 0.6, step: 0.1 }, [0, 0.3, 0.6]],
  ])('tells the ends of its axis, and a middle that can be given: %s', (_which, scale, axis) => {
    expect(axisOf(scale)).toEqual(axis);
  });

  it.each([
    [{ min: 0, step: 1 }, 1],
    [{ min: 0.5, step: 1 }, 2],
    [{ min: 0, step: 0.001 }, 3],
  ])('has a mean with one decimal more than its numbers, three as most: %j', (scale, decimals) => {
    expect(meanDecimals(scale)).toBe(decimals);
  });
});
