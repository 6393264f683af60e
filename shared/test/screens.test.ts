import fc from 'fast-check';
import {
  type Answer,
  Answer as AnswerSchema,
  optionChangeIssues,
  SCREEN_TYPE_NAMES,
  Screen,
  ScreenTally,
  screenTypeOf,
} from '../src/index.ts';
import { binsOf } from '../src/screens/number.ts';
import { aPoll, both, optionsOf, parsedPoll, screenOf } from './support/polls.ts';
import { answeredLeast } from './support/screen-examples.ts';

const poll = parsedPoll({
  screens: [
    ...aPoll().screens,
    { type: 'choice', id: 'pick-again', title: both('Again'), options: optionsOf('s3', 'ec2'), min: 0 },
    { type: 'rating', id: 'rate', title: both('Rate'), required: true, max: 7 },
    { type: 'rating', id: 'rate-if-you-like', title: both('Rate') },
    { type: 'ranking', id: 'rank', title: both('Rank'), options: optionsOf('sqs', 's3') },
    { type: 'ranking', id: 'rank-three', title: both('Rank'), options: optionsOf('sqs', 'lambda', 's3') },
    { type: 'number', id: 'age', title: both('Age'), required: true, min: 0, max: 120 },
    { type: 'number', id: 'weight', title: both('Weight'), min: -1.5, max: 2.5, step: 0.25, unit: both('kg') },
    {
      type: 'profile',
      id: 'constructor',
      title: both('Team'),
      fields: ['driver', 'constructor'].map((id) => ({ type: 'text', id, label: both(id), maxCharacters: 10 })),
    },
  ],
});

const check = (screenId: string, answer: unknown) => {
  const screen = screenOf(poll, screenId);
  return screenTypeOf(screen).answerSchema(screen).safeParse(answer);
};

describe('an answer fits its screen', () => {
  test.each([
    ['you', { type: 'profile', fields: { name: ' Ann ', role: 'dev', hurry: true } }],
    ['you', { type: 'profile', fields: { name: 'Ann' } }],
    ['you', { type: 'profile', fields: { name: '👨‍👩‍👧' } }],
    ['pick', { type: 'choice', optionIds: ['s3', 'lambda'] }],
    ['pick-again', { type: 'choice', optionIds: ['ec2'] }],
    ['pick-again', { type: 'choice', optionIds: [] }],
    ['why', { type: 'text', text: 'because' }],
    ['why', { type: 'text', text: '😀'.repeat(20) }],
    ['constructor', { type: 'profile', fields: { driver: 'Ann' } }],
    ['constructor', { type: 'profile', fields: { constructor: '😀'.repeat(10) } }],
    ['rate', { type: 'rating', rating: 7 }],
    ['rate-if-you-like', { type: 'rating', rating: 1 }],
    ['rate-if-you-like', { type: 'rating' }],
    ['rank', { type: 'ranking', order: ['s3', 'sqs'] }],
    ['rank-three', { type: 'ranking', order: ['sqs', 'lambda', 's3'] }],
    ['age', { type: 'number', value: 0 }],
    ['age', { type: 'number', value: 120 }],
    ['weight', { type: 'number', value: -1.25 }],
    ['weight', { type: 'number' }],
  ])('%s takes %j', (screenId, answer) => {
    expect(check(screenId, answer).success).toBe(true);
  });

  test.each([
    ['a required field is missing', 'you', { type: 'profile', fields: {} }, 'fields.name'],
    ['a required field is blank', 'you', { type: 'profile', fields: { name: '   ' } }, 'fields.name'],
    ['a required field can not be seen', 'you', { type: 'profile', fields: { name: '\u200B\u3164' } }, 'fields.name'],
    ['a text is too long', 'you', { type: 'profile', fields: { name: 'x'.repeat(11) } }, 'fields.name'],
    ['a text has an emoji too much', 'why', { type: 'text', text: '😀'.repeat(21) }, 'text'],
    [
      'a field of an inherited name',
      'constructor',
      { type: 'profile', fields: { constructor: 1 } },
      'fields.constructor',
    ],
    ['a choice that is not offered', 'you', { type: 'profile', fields: { name: 'A', role: 'ceo' } }, 'fields.role'],
    ['a field that is not asked', 'you', { type: 'profile', fields: { name: 'A', admin: true } }, 'fields'],
    ['too few options', 'pick', { type: 'choice', optionIds: [] }, 'optionIds'],
    ['too many options', 'pick', { type: 'choice', optionIds: ['s3', 'sqs', 'lambda'] }, 'optionIds'],
    ['one option twice', 'pick', { type: 'choice', optionIds: ['s3', 's3'] }, 'optionIds'],
    ['an option of another screen', 'pick', { type: 'choice', optionIds: ['ec2'] }, 'optionIds.0'],
    ['an answer to another type of screen', 'pick', { type: 'text', text: 'lambda' }, 'type'],
    ['a required rating is missing', 'rate', { type: 'rating' }, 'rating'],
    ['a rating over its scale', 'rate-if-you-like', { type: 'rating', rating: 6 }, 'rating'],
    ['a rating under its scale', 'rate', { type: 'rating', rating: 0 }, 'rating'],
    ['a rating between two steps', 'rate', { type: 'rating', rating: 2.5 }, 'rating'],
    ['a ranking that leaves one out', 'rank', { type: 'ranking', order: ['s3'] }, 'order'],
    ['a ranking that has one twice', 'rank', { type: 'ranking', order: ['s3', 's3'] }, 'order'],
    ['a ranking of an option not asked for', 'rank', { type: 'ranking', order: ['s3', 'lambda'] }, 'order.1'],
    ['a required text is blank', 'why', { type: 'text', text: ' ' }, 'text'],
    ['a required number is missing', 'age', { type: 'number' }, 'value'],
    ['a number under the least', 'weight', { type: 'number', value: -1.75 }, 'value'],
    ['a number over the most', 'age', { type: 'number', value: 121 }, 'value'],
    ['a number between two steps', 'weight', { type: 'number', value: 0.1 }, 'value'],
    ['a number that is none', 'age', { type: 'number', value: Number.NaN }, 'value'],
    ['a number as a text', 'age', { type: 'number', value: '7' }, 'value'],
  ])('%s: refused, the field is named', (_case, screenId, answer, path) => {
    const checked = check(screenId, answer);
    expect(checked.error?.issues.map((issue) => issue.path.join('.'))).toContain(path);
  });

  test('a hidden option can be neither chosen nor ranked', () => {
    const options = [...optionsOf('a', 'b'), { ...optionsOf('c')[0], hidden: true }];
    const [choice, ranking] = parsedPoll({
      screens: ['choice', 'ranking'].map((type) => ({ type, id: type, title: both('Q'), options })),
    }).screens;
    const isTaken = (screen: Screen | undefined, answer: unknown) =>
      screen !== undefined && screenTypeOf(screen).answerSchema(screen).safeParse(answer).success;
    expect(isTaken(choice, { type: 'choice', optionIds: ['c'] })).toBe(false);
    expect(isTaken(ranking, { type: 'ranking', order: ['a', 'b', 'c'] })).toBe(false);
    expect(isTaken(ranking, { type: 'ranking', order: ['b', 'a'] })).toBe(true);
  });

  test('texts are trimmed, so that blanks never make two answers of one', () => {
    expect(check('you', { type: 'profile', fields: { name: ' Ann ' } }).data).toEqual({
      type: 'profile',
      fields: { name: 'Ann' },
    });
  });

  test('a number is recorded with its bin, whatever bin the browser says', () => {
    const recorded = { type: 'number', value: 17, bin: { from: 14, to: 20 } };
    expect(check('age', { type: 'number', value: 17 }).data).toEqual(recorded);
    expect(check('age', { ...recorded, bin: { from: 0, to: 6 } }).data).toEqual(recorded);
    expect(AnswerSchema.parse(recorded)).toEqual(recorded);
  });
});

describe('the histogram of numbers', () => {
  test.each([
    [
      'a bin for each number, where they are few',
      { min: 1, max: 3, step: 1 },
      [
        [1, 1],
        [2, 2],
        [3, 3],
      ],
    ],
    [
      'decimals stay what they are',
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

  test('tells answers, mean and median of what was given', () => {
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

  test('tells the bins from the lowest on, in whatever order they came', () => {
    const answers = [2.5, -1.5, 0].map((value) => ({ type: 'number', value }));
    expect(tallyOf('weight', answers)).toMatchObject({ bins: [{ from: -1.5 }, { from: 0 }, { from: 2.5 }] });
  });

  test.each([
    ['half of a bin is half of its width', [[7, 13, 4]], 10],
    ['bins that are all empty by now have none', [[7, 13, 0]], null],
    [
      'a bin above others is entered by what they leave of the half',
      [
        [0, 6, 1],
        [7, 13, 4],
      ],
      9.25,
    ],
    [
      'a bin that is empty by now is no middle',
      [
        [0, 6, 0],
        [7, 7, 2],
      ],
      7,
    ],
    [
      'of as many in two bins of one number each, the lower is the middle',
      [
        [1, 1, 3],
        [5, 5, 3],
      ],
      1,
    ],
  ])('takes numbers to be spread evenly in a bin, for the median: %s', (_case, bins, median) => {
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
    ['what JSON reads as infinite', { value: JSON.parse('1e999') }],
    ['a number beyond every scale', { value: 1e21 }],
  ])('%s is no number of a screen', (_case, answer) => {
    const scale = { min: -1_000_000, max: 1_000_000, step: 0.001 };
    const screen = Screen.parse({ type: 'number', id: 'n', title: both('N'), ...scale });
    expect(
      screenTypeOf(screen)
        .answerSchema(screen)
        .safeParse({ type: 'number', ...answer }).success,
    ).toBe(false);
  });

  test('takes -0 for 0, also as a branch value', () => {
    const answer = { type: 'number', value: -0 } as const;
    expect(JSON.stringify(check('age', answer).data)).toBe('{"type":"number","value":0,"bin":{"from":0,"to":6}}');
    expect(screenTypeOf(answer).branchValues(answer)).toEqual(['0']);
  });
});

/** The tally of these answers to a screen. */
function tallyOf(screenId: string, answers: unknown[]): ScreenTally | undefined {
  const screen = screenOf(poll, screenId);
  const type = screenTypeOf(screen);
  const sums = new Map<string, number>();
  for (const answer of answers) {
    for (const [name, amount] of type.counters(type.answerSchema(screen).parse(answer))) {
      sums.set(name, (sums.get(name) ?? 0) + amount);
    }
  }
  return type.tally(screenId, sums);
}

/** Answers that fit screens of the poll. */
const FITTING = [
  ['you', { type: 'profile', fields: { name: 'Ann', role: 'dev', hurry: true } }],
  ['pick', { type: 'choice', optionIds: ['s3', 'lambda'] }],
  ['why', { type: 'text', text: 'because' }],
  ['rate', { type: 'rating', rating: 7 }],
  ['rate-if-you-like', { type: 'rating' }],
  ['rank-three', { type: 'ranking', order: ['sqs', 'lambda', 's3'] }],
  ['age', { type: 'number', value: 17 }],
  ['weight', { type: 'number' }],
] as const satisfies readonly (readonly [string, unknown])[];

describe.each([
  ...SCREEN_TYPE_NAMES.flatMap(answeredLeast),
  ...FITTING.map(([screenId, sent]) => ({ screen: screenOf(poll, screenId), sent })),
])('the type of a $screen.type screen, answered by $sent', ({ screen, sent }) => {
  const type = screenTypeOf(screen);
  const answer: Answer = type.answerSchema(screen).parse(sent);

  test('gives an answer that can be kept and read', () => {
    expect(AnswerSchema.parse(JSON.parse(JSON.stringify(answer)))).toEqual(answer);
  });

  test('can branch on every branch value of an answer', () => {
    expect(type.branchValues(answer).filter((value) => !type.canBranchOn(screen, value))).toEqual([]);
    expect(type.alwaysHasOneOf(screen, new Set())).toBe(false);
  });

  test('counts in integers from 0 on, and tells what it counted or nothing', () => {
    const counters = type.counters(answer);
    expect([...counters.values()].filter((amount) => !Number.isSafeInteger(amount) || amount < 0)).toEqual([]);
    const tally = type.tally(screen.id, counters);
    if (counters.size === 0) expect(tally).toBeUndefined();
    else expect(ScreenTally.parse(tally)).toMatchObject({ screenId: screen.id, type: screen.type, answers: 1 });
  });

  test('keeps the counters of an answer whose personal part is erased', () => {
    const kept = type.withoutPersonal(answer);
    expect(kept === undefined ? new Map() : type.counters(kept)).toEqual(type.counters(answer));
  });

  test('exports each part of an answer in a column of the screen', () => {
    const columns = type.csvColumns(screen);
    expect([...type.csvCells(answer).keys()].filter((column) => !columns.includes(column))).toEqual([]);
  });

  test('has as many result lines before the first answer as after', () => {
    const tally = type.tally(screen.id, type.counters(answer));
    const items = (lines: { item: string }[]) => lines.map(({ item }) => item).sort();
    expect(items(type.resultLines(screen, tally))).toEqual(items(type.resultLines(screen, undefined)));
  });

  test('may be kept as it is when the poll is changed', () => {
    expect(type.changeIssues(screen, screen)).toEqual([]);
  });
});

test('options are voted for on choice screens, and nowhere else', () => {
  const votes = FITTING.map(([screenId, sent]) => {
    const screen = screenOf(poll, screenId);
    const type = screenTypeOf(screen);
    return [screenId, type.votes(type.answerSchema(screen).parse(sent))];
  });
  expect(votes.filter(([, options]) => options?.length !== 0)).toEqual([['pick', ['s3', 'lambda']]]);
});

test('a rating tells how many answered, the ratings and their mean', () => {
  const answers = [
    { type: 'rating', rating: 4 },
    { type: 'rating', rating: 1 },
    { type: 'rating', rating: 4 },
  ];
  expect(tallyOf('rate-if-you-like', [...answers, { type: 'rating' }])).toEqual({
    type: 'rating',
    screenId: 'rate-if-you-like',
    answers: 4,
    ratings: [
      { rating: 1, count: 1 },
      { rating: 4, count: 2 },
    ],
    mean: 3,
  });
});

test('a ranking gives the first of n options n - 1 points, and tells the most points first', () => {
  const answers = [
    ['lambda', 'sqs', 's3'],
    ['sqs', 's3', 'lambda'],
    ['sqs', 'lambda', 's3'],
  ].map((order) => ({ type: 'ranking', order }));
  expect(tallyOf('rank-three', answers)).toMatchObject({
    points: [
      { optionId: 'sqs', points: 5 },
      { optionId: 'lambda', points: 3 },
      { optionId: 's3', points: 1 },
    ],
  });
});

describe('what answers do not allow to be changed any more', () => {
  const issuesOf = (id: string, change: object) => {
    const stored = screenOf(poll, id);
    return screenTypeOf(stored)
      .changeIssues(stored, Screen.parse({ ...stored, ...change }))
      .map(({ path }) => path.join('.'));
  };

  test.each([
    ['the scale of a rating is not shortened', 'rate', { max: 6 }, ['max']],
    ['the scale of a rating is lengthened', 'rate', { max: 8 }, []],
    ['the scale of numbers stays', 'age', { max: 130, step: 2 }, ['max', 'step']],
    ['an option that may have votes stays', 'pick', { options: optionsOf('s3', 'sqs') }, ['options']],
    ['an option that may have points stays', 'rank', { options: optionsOf('s3', 'lambda') }, ['options']],
    ['options are added', 'pick', { options: optionsOf('lambda', 's3', 'sqs', 'sns') }, []],
  ])('%s', (_case, id, change, paths) => {
    expect(issuesOf(id, change)).toEqual(paths);
  });

  test('an option is hidden instead', () => {
    const options = parsedPoll().screens.flatMap((screen) => (screen.type === 'choice' ? screen.options : []));
    expect(
      optionChangeIssues({ options }, { options: options.map((option) => ({ ...option, hidden: true })) }),
    ).toEqual([]);
  });
});
