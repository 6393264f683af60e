import { Option } from '@booth/shared';
import fc from 'fast-check';
import * as z from 'zod/mini';
import { wholePercentages } from '../src/screens/percentages.ts';
import { fittingRows, HIGHEST_ROW, LOWEST_ROW } from '../src/screens/standings/fitting-rows.ts';
import { standingsOf } from '../src/screens/standings/standings.ts';
import { OPTIONS } from './polls.ts';

const options = z.array(Option).parse(OPTIONS);
const standings = (counts: Record<string, number>, answers?: number, isSingle = false) =>
  standingsOf(options, new Map(Object.entries(counts)), answers === undefined ? undefined : { answers, isSingle });

describe('standings', () => {
  it('have the most votes first, with bars as long as their part of the longest', () => {
    const lines = standings({ s3: 8, lambda: 2 }, 10);
    expect(lines.map(({ option, count, length, share }) => [option.id, count, length, share])).toEqual([
      ['s3', 8, 1, 0.8],
      ['lambda', 2, 0.25, 0.2],
      ['ec2', 0, 0, 0],
      ['other', 0, 0, 0],
    ]);
  });

  it('keep the order of the poll in ties, whatever order the counts come in, and share the rank', () => {
    const one = standings({ ec2: 3, s3: 3, lambda: 1 }, 4);
    const other = standings({ lambda: 1, s3: 3, ec2: 3 }, 4);
    expect(one).toEqual(other);
    expect(one.map(({ option, rank }) => [option.id, rank])).toEqual([
      ['s3', 1],
      ['ec2', 1],
      ['lambda', 3],
      ['other', 4],
    ]);
  });

  it('without answers are all zero, without a division by it', () => {
    expect(standings({}, 0).map(({ share, length }) => [share, length])).toEqual(options.map(() => [0, 0]));
  });

  it('have shares from 0 to 1, also while shards that are read one after another disagree', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), (count, answers) => {
        const [first] = standings({ lambda: count }, answers);
        expect(first?.share).toBeGreaterThanOrEqual(0);
        expect(first?.share).toBeLessThanOrEqual(1);
      }),
    );
    expect(standings({ lambda: 3 }, 2)[0]?.share).toBe(1);
  });

  it('have no shares where points are counted: a point is no answer', () => {
    expect(standings({ s3: 3 }).map(({ share }) => share)).toEqual(options.map(() => undefined));
  });

  it('have the part of the answers where an answer may choose several, which adds up to more than all', () => {
    const shares = standings({ s3: 3, lambda: 3 }, 4).map(({ share }) => share);
    expect(shares).toEqual([0.75, 0.75, 0, 0]);
  });

  it('show a hidden option as long as it has votes', () => {
    const some = options.map((option) => ({ ...option, hidden: option.id === 's3' || option.id === 'ec2' }));
    const ids = standingsOf(some, new Map([['s3', 1]]), { answers: 1, isSingle: false }).map(({ option }) => option.id);
    expect(ids).toEqual(['s3', 'lambda', 'other']);
  });

  it('leave out options that the screen no longer has, whatever their names', () => {
    const counts = new Map([
      ['gone', 2],
      ['constructor', 2],
      ['s3', 1],
    ]);
    const lines = standingsOf(options, counts, { answers: 3, isSingle: false });
    expect(lines.map(({ option, count }) => [option.id, count])).toEqual([
      ['s3', 1],
      ['lambda', 0],
      ['ec2', 0],
      ['other', 0],
    ]);
  });
});

describe('whole percentages', () => {
  it('give what is missing to the largest remainders, to the first of equal ones', () => {
    expect(wholePercentages([1, 1, 1])).toEqual([34, 33, 33]);
    expect(wholePercentages([2, 3, 2])).toEqual([29, 43, 28]);
    expect(wholePercentages([0, 1, 0, 199])).toEqual([0, 1, 0, 99]);
    expect(wholePercentages([0, 0])).toEqual([0, 0]);
  });

  it('add up to 100, are off by less than 1, and keep the order of the counts', () => {
    const counts = fc.array(fc.oneof(fc.constant(0), fc.nat(100_000_000)), { minLength: 1, maxLength: 100 });
    fc.assert(
      fc.property(counts, (given) => {
        const sorted = [...given].sort((a, b) => b - a);
        const sum = sorted.reduce((total, count) => total + count, 0);
        const percentages = wholePercentages(sorted);
        expect(percentages.reduce((total, each) => total + each, 0)).toBe(sum === 0 ? 0 : 100);
        sorted.forEach((count, index) => {
          const percentage = percentages[index] ?? 0;
          if (sum > 0) expect(Math.abs(percentage - (count * 100) / sum)).toBeLessThan(1);
          if (count === 0) expect(percentage).toBe(0);
          expect(percentage).toBeLessThanOrEqual(percentages[index - 1] ?? 100);
        });
      }),
    );
  });

  it('are the shares of a single choice, of which who chose nothing has a part, too', () => {
    const shares = (counts: Record<string, number>, answers: number) =>
      standings(counts, answers, true).map(({ share }) => share);
    expect(shares({ lambda: 1, s3: 1, ec2: 1 }, 3)).toEqual([0.34, 0.33, 0.33, 0]);
    expect(shares({ lambda: 1, s3: 1 }, 3)).toEqual([0.34, 0.33, 0, 0]);
    // Shards that are read one after another disagree for a moment.
    expect(shares({ lambda: 2, s3: 1 }, 1)).toEqual([0.67, 0.33, 0, 0]);
  });
});

describe('the rows of a big screen', () => {
  const [frame, side] = [800, 1_080];

  it.each([5, 8, 14])('fill the height if they are %d: no part of it stays empty', (count) => {
    const { shown, height } = fittingRows(count, frame, side);
    expect(shown).toBe(count);
    expect(shown * height).toBeCloseTo(frame);
  });

  it('grow no further than bars look like bars', () => {
    expect(fittingRows(2, frame, side)).toEqual({ shown: 2, height: side * HIGHEST_ROW });
  });

  it('are as many as can be read where they are too many, and fill the height as well', () => {
    const { shown, height } = fittingRows(100, frame, side);
    expect(height).toBeGreaterThanOrEqual(side * LOWEST_ROW);
    expect(shown).toBe(14);
    expect(shown * height).toBeCloseTo(frame);
  });

  it('are one at least, and none of nothing', () => {
    expect(fittingRows(3, 10, side)).toEqual({ shown: 1, height: 10 });
    expect(fittingRows(0, frame, side)).toEqual({ shown: 0, height: 0 });
  });

  it('never pass the height, nor leave out one that would fit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 60, max: 4_000 }), (count, height) => {
        const rows = fittingRows(count, height, side);
        expect(rows.shown * rows.height).toBeLessThanOrEqual(height + 1e-6);
        if (rows.shown < count) expect((rows.shown + 1) * side * LOWEST_ROW).toBeGreaterThan(height);
      }),
    );
  });
});
