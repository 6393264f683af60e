import {
  type Answer,
  Answer as AnswerSchema,
  optionChangeIssues,
  SCREEN_TYPE_NAMES,
  Screen,
  ScreenTally,
  screenTypeOf,
} from '../src/index.ts';
import { check, poll, tallyOf } from './support/answered-screens.ts';
import { both, optionsOf, parsedPoll, screenOf } from './support/polls.ts';
import { answeredLeast } from './support/screen-examples.ts';

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
    ['a required field is invisible', 'you', { type: 'profile', fields: { name: '\u200B\u3164' } }, 'fields.name'],
    ['a text is too long', 'you', { type: 'profile', fields: { name: 'x'.repeat(11) } }, 'fields.name'],
    ['a text has one emoji too many', 'why', { type: 'text', text: '😀'.repeat(21) }, 'text'],
    [
      'a field of an inherited name',
      'constructor',
      { type: 'profile', fields: { constructor: 1 } },
      'fields.constructor',
    ],
    ['a choice that is not offered', 'you', { type: 'profile', fields: { name: 'A', role: 'ceo' } }, 'fields.role'],
    ['a field that the screen does not have', 'you', { type: 'profile', fields: { name: 'A', admin: true } }, 'fields'],
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
    ['NaN', 'age', { type: 'number', value: Number.NaN }, 'value'],
    ['a number as a text', 'age', { type: 'number', value: '7' }, 'value'],
  ])('is refused with its path: %s', (_case, screenId, answer, path) => {
    const checked = check(screenId, answer);
    expect(checked.error?.issues.map((issue) => issue.path.join('.'))).toContain(path);
  });

  test.each([
    ['pick', { type: 'choice', optionIds: ['s3', 's3'] }, 'choose each option once'],
    ['rank', { type: 'ranking', order: ['s3', 's3'] }, 'place each option once'],
    ['weight', { type: 'number', value: 0.1 }, 'use -1.5, or more in steps of 0.25'],
    ['weight', { type: 'number', value: 0.0001 }, 'use up to three decimals'],
    ['you', { type: 'profile', fields: { name: '\u3164' } }, 'write something that can be seen'],
  ])('the issue says how to answer: %s refuses %j', (screenId, answer, message) => {
    expect(check(screenId, answer).error?.issues.map((issue) => issue.message)).toContain(message);
  });

  test.each([null, 7, true, 'Ann', ['Ann']])('a profile is an object of fields, and never %j', (fields) => {
    // All fields of this screen may be left out.
    expect(check('constructor', { type: 'profile', fields: {} }).success).toBe(true);
    expect(check('constructor', { type: 'profile', fields }).success).toBe(false);
  });

  test('a field that a page leaves undefined is not recorded', () => {
    const answer = { type: 'profile', fields: { name: 'Ann', role: undefined } };
    expect(check('you', answer).data).toStrictEqual({ type: 'profile', fields: { name: 'Ann' } });
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

  test('texts are trimmed, so that blanks make no difference', () => {
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
    expect(check('weight', { type: 'number', value: undefined }).data).toStrictEqual({ type: 'number' });
  });
});

/** Answers that fit the screens of the poll. */
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

  test('makes an answer that can be stored and read', () => {
    expect(AnswerSchema.parse(JSON.parse(JSON.stringify(answer)))).toEqual(answer);
  });

  test('can branch on every branch value of an answer', () => {
    expect(type.branchValues(answer).filter((value) => !type.canBranchOn(screen, value))).toEqual([]);
    expect(type.alwaysHasOneOf(screen, new Set())).toBe(false);
  });

  test('counts in integers from 0 on, and makes a tally of its counters, if any', () => {
    const counters = type.counters(answer);
    expect([...counters.values()].filter((amount) => !Number.isSafeInteger(amount) || amount < 0)).toEqual([]);
    const tally = type.tally(screen.id, counters);
    if (counters.size === 0) return expect(tally).toBeUndefined();
    expect(tally).toMatchObject({ screenId: screen.id, type: screen.type, answers: 1 });
    expect(ScreenTally.parse(tally)).toEqual(tally);
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

  test('allows the screen to stay as it is', () => {
    expect(type.changeIssues(screen, screen)).toEqual([]);
  });
});

test.each<[string, unknown, string[]]>([
  [
    'you',
    { type: 'profile', fields: { name: 'A=B', role: 'dev', hurry: true } },
    ['name=A=B', 'role=dev', 'hurry=true'],
  ],
  ['pick', { type: 'choice', optionIds: ['s3', 'lambda'] }, ['s3', 'lambda']],
  ['why', { type: 'text', text: 'because' }, ['because']],
  ['rate', { type: 'rating', rating: 7 }, ['7']],
  ['rate-if-you-like', { type: 'rating' }, []],
  ['rank-three', { type: 'ranking', order: ['sqs', 'lambda', 's3'] }, ['sqs']],
  ['weight', { type: 'number', value: -0.25 }, ['-0.25']],
  ['weight', { type: 'number' }, []],
])('%s, answered by %j, has the branch values %j', (screenId, sent, values) => {
  const screen = screenOf(poll, screenId);
  const type = screenTypeOf(screen);
  expect(type.branchValues(type.answerSchema(screen).parse(sent))).toEqual(values);
});

test.each<[string, unknown, [string, unknown][]]>([
  [
    'you',
    { type: 'profile', fields: { name: 'Ann', hurry: true } },
    [
      ['name', 'Ann'],
      ['hurry', true],
    ],
  ],
  ['pick', { type: 'choice', optionIds: ['s3', 'lambda'] }, [['', 's3; lambda']]],
  ['why', { type: 'text', text: 'because' }, [['', 'because']]],
  ['rate', { type: 'rating', rating: 7 }, [['', 7]]],
  ['rank-three', { type: 'ranking', order: ['sqs', 'lambda', 's3'] }, [['', 'sqs > lambda > s3']]],
  ['weight', { type: 'number', value: -0.25 }, [['', -0.25]]],
])('%s exports %j as the cells %j', (screenId, sent, cells) => {
  const screen = screenOf(poll, screenId);
  const type = screenTypeOf(screen);
  expect([...type.csvCells(type.answerSchema(screen).parse(sent))]).toEqual(cells);
});

describe('the exported results', () => {
  const linesOf = (screenId: string, answers: unknown[]) => {
    const screen = screenOf(poll, screenId);
    return screenTypeOf(screen).resultLines(screen, tallyOf(screenId, answers));
  };

  test('of a choice have each option with its label, the most votes first', () => {
    const answers = [['s3'], ['sqs', 's3']].map((optionIds) => ({ type: 'choice', optionIds }));
    expect(linesOf('pick', answers)).toEqual([
      { item: 's3', label: both('s3'), measure: 'votes', amount: 2 },
      { item: 'sqs', label: both('sqs'), measure: 'votes', amount: 1 },
      { item: 'lambda', label: both('lambda'), measure: 'votes', amount: 0 },
    ]);
  });

  test('of a ranking have each option with its label, the most points first', () => {
    const answers = [['lambda', 's3', 'sqs']].map((order) => ({ type: 'ranking', order }));
    expect(linesOf('rank-three', answers)).toEqual([
      { item: 'lambda', label: both('lambda'), measure: 'points', amount: 2 },
      { item: 's3', label: both('s3'), measure: 'points', amount: 1 },
      { item: 'sqs', label: both('sqs'), measure: 'points', amount: 0 },
    ]);
  });

  test('of a ranking have no points for an option that was added later', () => {
    const screen = screenOf(poll, 'rank-three');
    const before = tallyOf('rank', [{ type: 'ranking', order: ['s3', 'sqs'] }]);
    expect(screenTypeOf(screen).resultLines(screen, before)).toMatchObject([
      { item: 's3', amount: 1 },
      { item: 'sqs', amount: 0 },
      { item: 'lambda', amount: 0 },
    ]);
  });

  test('of a rating have each step of its scale, then the mean', () => {
    const answers = [5, 2, 2].map((rating) => ({ type: 'rating', rating }));
    expect(linesOf('rate-if-you-like', answers)).toEqual([
      ...[0, 2, 0, 0, 1].map((amount, index) => ({ item: String(index + 1), measure: 'ballots', amount })),
      { item: '(mean)', measure: 'mean', amount: 3 },
    ]);
  });

  test('of a profile and a text have no line', () => {
    expect([linesOf('you', []), linesOf('why', [])]).toEqual([[], []]);
  });
});

test.each([
  ['choice', { answers: 0, options: [] }],
  ['rating', { answers: 0, ratings: [], mean: null }],
  ['ranking', { answers: 0, points: [] }],
  ['number', { answers: 0, bins: [], mean: null, median: null }],
] as const)('the tally of a %s that nobody has answered is empty', (type, tally) => {
  expect(screenTypeOf({ type }).tally('q', new Map())).toEqual({ type, screenId: 'q', ...tally });
});

test('the tally of a choice has the number of answers, blank ones included, and the votes', () => {
  const answers = [['s3', 'sqs'], ['s3']].map((optionIds) => ({ type: 'choice', optionIds }));
  expect(tallyOf('pick', answers)).toEqual({
    ...{ type: 'choice', screenId: 'pick', answers: 2 },
    options: [
      { optionId: 's3', count: 2 },
      { optionId: 'sqs', count: 1 },
    ],
  });
  expect(tallyOf('pick-again', [{ type: 'choice', optionIds: [] }])).toMatchObject({ answers: 1, options: [] });
});

test('only choice screens have votes for options', () => {
  const votes = FITTING.map(([screenId, sent]) => {
    const screen = screenOf(poll, screenId);
    const type = screenTypeOf(screen);
    return [screenId, type.votes(type.answerSchema(screen).parse(sent))];
  });
  expect(votes.filter(([, options]) => options?.length !== 0)).toEqual([['pick', ['s3', 'lambda']]]);
});

test('the tally of a rating has the number of answers, the ratings and their mean', () => {
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

test('a ranking gives the first of n options n - 1 points, and its tally has the most points first', () => {
  const answers = [
    ['lambda', 'sqs', 's3'],
    ['sqs', 's3', 'lambda'],
    ['sqs', 'lambda', 's3'],
  ].map((order) => ({ type: 'ranking', order }));
  expect(tallyOf('rank-three', answers)).toEqual({
    ...{ type: 'ranking', screenId: 'rank-three', answers: 3 },
    points: [
      { optionId: 'sqs', points: 5 },
      { optionId: 'lambda', points: 3 },
      { optionId: 's3', points: 1 },
    ],
  });
});

describe('answers that were given limit changes of a screen', () => {
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

  test.each([
    ['rate', { max: 6 }, 'there may be ratings of 7: set "max" to 7 or more'],
    [
      'age',
      { min: -20 },
      'numbers that were given are counted by the old scale: keep "min" at 0, or ask on a new screen',
    ],
    [
      'pick',
      { options: optionsOf('s3', 'sqs') },
      'the option "lambda" may have votes: keep it, and set "hidden" to true so that it can\'t be chosen any more',
    ],
  ])('the issue says what to do instead: %s with %j', (id, change, message) => {
    const stored = screenOf(poll, id);
    const issues = screenTypeOf(stored).changeIssues(stored, Screen.parse({ ...stored, ...change }));
    expect(issues.map((issue) => issue.message)).toEqual([message]);
  });

  test('an option may be hidden', () => {
    const options = parsedPoll().screens.flatMap((screen) => (screen.type === 'choice' ? screen.options : []));
    expect(
      optionChangeIssues({ options }, { options: options.map((option) => ({ ...option, hidden: true })) }),
    ).toEqual([]);
  });
});
