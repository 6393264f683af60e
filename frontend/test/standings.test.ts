import { Option } from '@booth/shared';
import fc from 'fast-check';
import * as z from 'zod/mini';
import { fittingRows, HIGHEST_ROW, LOWEST_ROW } from '../src/screens/standings/fitting-rows.ts';
import { standingsOf } from '../src/screens/standings/standings.ts';
import { OPTIONS } from './polls.ts';

const options = z.array(Option).parse(OPTIONS);
const standings = (counts: Record<string, number>, answers?: number) =>
  standingsOf(options, new Map(Object.entries(counts)), answers);

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

  it('show a hidden option as long as it has votes', () => {
    const some = options.map((option) => ({ ...option, hidden: option.id === 's3' || option.id === 'ec2' }));
    const ids = standingsOf(some, new Map([['s3', 1]]), 1).map(({ option }) => option.id);
    expect(ids).toEqual(['s3', 'lambda', 'other']);
  });

  it('leave out options that the screen no longer has, whatever their names', () => {
    const counts = new Map([
      ['gone', 2],
      ['constructor', 2],
      ['s3', 1],
    ]);
    const lines = standingsOf(options, counts, 3);
    expect(lines.map(({ option, count }) => [option.id, count])).toEqual([
      ['s3', 1],
      ['lambda', 0],
      ['ec2', 0],
      ['other', 0],
    ]);
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
