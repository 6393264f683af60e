import fc from 'fast-check';
import { binsOf, Screen, screenTypeOf } from '../src/index.ts';
import { check, tallyOf } from './support/answered-screens.ts';
import { both } from './support/polls.ts';

describe('the histogram of numbers', () => {
  test.each([
    [
      'a bin for each number, if there are few',
      { min: 1, max: 3, step: 1 },
      [
        [1, 1],
        [2, 2],
        [3, 3],
      ],
    ],
    [
      'exact decimals',
      { min: 0, max: 0.3, step: 0.1 },
      [
        [0, 0],
        [0.1, 0.1],
        [0.2, 0.2],
        [0.3, 0.3],
      ],
    ],
  ])('has %s', (_case, scale, bins) => {
    expect(binsOf(scale).map(({ from, to }) => [from, to])).toEqual(bins);
  });

  test('has at most 20 bins, and each number of the scale is in one of them', () => {
    fc.assert(
      fc.property(
        fc.record({
          first: fc.integer({ min: -1_000_000, max: 1_000_000 }),
          width: fc.integer({ min: 1, max: 5_000 }),
          steps: fc.integer({ min: 1, max: 300 }),
        }),
        ({ first, width, steps }) => {
          const scale = { min: first / 1_000, max: (first + steps * width) / 1_000, step: width / 1_000 };
          const screen = Screen.parse({ type: 'number', id: 'n', title: both('N'), ...scale });
          const bins = binsOf(scale);
          expect(bins.length).toBeLessThanOrEqual(20);
          for (let step = 0; step <= steps; step += 1) {
            const value = (first + step * width) / 1_000;
            expect(bins.filter(({ from, to }) => from <= value && value <= to)).toHaveLength(1);
            expect(screenTypeOf(screen).answerSchema(screen).safeParse({ type: 'number', value }).success).toBe(true);
          }
        },
      ),
      { numRuns: 50 },
    );
  });

  test('has the number of answers, the mean and the median', () => {
    const values = [-1.5, -1.5, 0, 2.5];
    const answers = [...values.map((value) => ({ type: 'number', value })), { type: 'number' }];
    expect(tallyOf('weight', answers)).toEqual({
      type: 'number',
      screenId: 'weight',
      answers: 5,
      bins: [
        { from: -1.5, to: -1.5, count: 2 },
        { from: 0, to: 0, count: 1 },
        { from: 2.5, to: 2.5, count: 1 },
      ],
      mean: -0.125,
      median: -1.5,
    });
    expect(tallyOf('weight', [{ type: 'number' }])).toMatchObject({ answers: 1, bins: [], mean: null, median: null });
  });

  test('has the lowest bin first, in whatever order the answers came', () => {
    const answers = [2.5, -1.5, 0].map((value) => ({ type: 'number', value }));
    expect(tallyOf('weight', answers)).toMatchObject({ bins: [{ from: -1.5 }, { from: 0 }, { from: 2.5 }] });
  });

  test('is exported with a line for each bar, then the mean and the median', () => {
    const wide = Screen.parse({ type: 'number', id: 'n', title: both('N'), min: 0, max: 40 });
    // The last bins are of older scales.
    const counters = new Map([
      ['answers', 5],
      ['sum', 7_000],
      ['bin:0:2', 1],
      ['bin:3:5', 2],
      ['bin:38:40', 1],
      ['bin:39:41', 1],
    ]);
    const type = screenTypeOf(wide);
    const lines = type.resultLines(wide, type.tally('n', counters));
    expect(lines.slice(0, 3)).toEqual([
      { item: '0…2', measure: 'ballots', amount: 1 },
      { item: '3…5', measure: 'ballots', amount: 2 },
      { item: '6…8', measure: 'ballots', amount: 0 },
    ]);
    expect(lines.slice(-3)).toEqual([
      { item: '39…40', measure: 'ballots', amount: 0 },
      { item: '(mean)', measure: 'mean', amount: 18 },
      { item: '(median)', measure: 'median', amount: 4.5 },
    ]);
    const narrow = Screen.parse({ type: 'number', id: 'n', title: both('N'), min: 0, max: 1 });
    expect(type.resultLines(narrow, undefined)).toEqual([
      { item: '0', measure: 'ballots', amount: 0 },
      { item: '1', measure: 'ballots', amount: 0 },
      { item: '(mean)', measure: 'mean', amount: null },
      { item: '(median)', measure: 'median', amount: null },
    ]);
  });

  test.each([
    ['half of a bin is half of its width', [[7, 13, 4]], 10],
    ['empty bins have none', [[7, 13, 0]], null],
    [
      'lower bins count first',
      [
        [0, 6, 1],
        [7, 13, 4],
      ],
      9.25,
    ],
    [
      'an empty bin is skipped',
      [
        [0, 6, 0],
        [7, 7, 2],
      ],
      7,
    ],
    [
      'between two equally large bins, the lower one wins',
      [
        [1, 1, 3],
        [5, 5, 3],
      ],
      1,
    ],
  ])('has a median that takes numbers as evenly spread in their bins: %s', (_case, bins, median) => {
    const counters = bins.map(([from, to, count]) => [`bin:${from}:${to}`, count ?? 0] as const);
    expect(screenTypeOf({ type: 'number' }).tally('age', new Map(counters))).toMatchObject({ median });
  });

  test.each([0.001, -0.001, 999_999.999, -999_999.999])('adds %d up exactly, a thousand times', (value) => {
    const scale = { min: -1_000_000, max: 1_000_000, step: 0.001 };
    const screen = Screen.parse({ type: 'number', id: 'n', title: both('N'), ...scale });
    const type = screenTypeOf(screen);
    const counters = type.counters(type.answerSchema(screen).parse({ type: 'number', value }));
    const sums = new Map([...counters].map(([name, amount]) => [name, 1_000 * amount]));
    expect(type.tally('n', sums)).toMatchObject({ answers: 1_000, mean: value });
  });

  test.each([
    ['0.1 + 0.2', { value: 0.1 + 0.2 }],
    ['more than three decimals', { value: 0.0001 }],
    ['a number that JSON reads as infinite', { value: JSON.parse('1e999') }],
    ['a number beyond every scale', { value: 1e21 }],
  ])('never takes %s', (_case, answer) => {
    const scale = { min: -1_000_000, max: 1_000_000, step: 0.001 };
    const screen = Screen.parse({ type: 'number', id: 'n', title: both('N'), ...scale });
    expect(
      screenTypeOf(screen)
        .answerSchema(screen)
        .safeParse({ type: 'number', ...answer }).success,
    ).toBe(false);
  });

  test.each([
    ['each number of the scale', ['-1', '0', '1'], true],
    ['each number and more', ['-1', '0', '1', '2'], true],
    ['as many numbers as the scale has, but not these', ['-1', '0', '2'], false],
  ])('a number that has to be given is one of %s: %j', (_what, values, expected) => {
    const screen = Screen.parse({ type: 'number', id: 'n', title: both('N'), required: true, min: -1, max: 1 });
    expect(screenTypeOf(screen).alwaysHasOneOf(screen, new Set(values))).toBe(expected);
  });

  test('treats -0 as 0, also as a branch value', () => {
    const answer = { type: 'number', value: -0 } as const;
    expect(JSON.stringify(check('age', answer).data)).toBe('{"type":"number","value":0,"bin":{"from":0,"to":6}}');
    expect(screenTypeOf(answer).branchValues(answer)).toEqual(['0']);
  });
});
