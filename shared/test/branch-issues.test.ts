import fc from 'fast-check';
import { type BranchRule, Poll, screenCountOf, screensFrom } from '../src/index.ts';
import { answered, aRating, everyPlace, rated, walkEverywhere } from './support/branches.ts';
import { aPoll, both, optionsOf } from './support/polls.ts';

/** The paths of all that is wrong with a poll of these screens. */
function issuesOf(screens: unknown[], change: Record<string, unknown> = {}): string[] {
  const parsed = Poll.safeParse(aPoll({ screens, ...change }));
  return parsed.success ? [] : parsed.error.issues.map(({ path }) => path.join('.'));
}
const [you, pick, why] = aPoll().screens;
const last = [aRating('b'), aRating('c')];
const rank = { type: 'ranking', id: 'rank', title: both('Rank'), options: optionsOf('s3', 'sqs') };
const ages = (required: boolean) => ({ type: 'number', id: 'ages', title: both('Ages'), min: -1, max: 1, required });
const age = (value: number) => ({ screen: 'ages', is: String(value) });
const askedFor = (required: boolean) => ({
  ...{ type: 'profile', id: 'role', title: both('Role') },
  fields: [{ type: 'select', id: 'role', label: both('Role'), choices: optionsOf('dev', 'ops'), required }],
});
const role = (choice: string) => ({ screen: 'role', is: `role=${choice}` });
const to = (goTo: string, ...whens: BranchRule['when'][]) => whens.map((when) => ({ when, goTo }));

describe('a screen that no answers lead to', () => {
  test.each([
    ['a rule without a condition jumps over it', [aRating('a', to('c', answered('a'))), ...last], 'screens.1'],
    [
      'a rule without a condition ends before it',
      [aRating('a'), aRating('b', to('end', answered('a'))), why],
      'screens.2',
    ],
    [
      'the rules name every step of a required rating',
      [aRating('a', to('c', rated('a', 1), rated('a', 2), rated('a', 3))), ...last],
      'screens.1',
    ],
    [
      'the rules name every step of a required rating on an earlier screen',
      [aRating('a'), aRating('b', to('end', rated('a', 1), rated('a', 2), rated('a', 3))), why],
      'screens.2',
    ],
    [
      'only a rule that comes too late leads to it',
      [aRating('a', [...to('c', answered('a')), ...to('b', rated('a', 1))]), ...last],
      'screens.1',
    ],
    [
      'only a rule of a screen that is never seen leads to it',
      [aRating('a', to('d', answered('a'))), aRating('b', to('c', rated('b', 1))), aRating('c'), aRating('d')],
      'screens.2',
    ],
    [
      'the rules name so many options that no choice is without one',
      [
        {
          ...Object(pick),
          min: 2,
          rules: to('c', { screen: 'pick', is: 's3' }, { screen: 'pick', is: 'sqs' }),
        },
        ...last,
      ],
      'screens.1',
    ],
    [
      'the rules name every option that can be placed first',
      [{ ...rank, rules: to('c', { screen: 'rank', is: 's3' }, { screen: 'rank', is: 'sqs' }) }, ...last],
      'screens.1',
    ],
    [
      'the rules name every choice of a required field',
      [{ ...askedFor(true), rules: to('c', role('dev'), role('ops')) }, ...last],
      'screens.1',
    ],
    [
      'the rules name every number that has to be given',
      [{ ...ages(true), rules: to('c', age(-1), age(0), age(1)) }, ...last],
      'screens.1',
    ],
    [
      'only a rule leads to it that asks for a screen which is jumped over on the way',
      [
        aRating('a', to('c', rated('a', 1))),
        aRating('b', to('d', answered('b'))),
        aRating('c', to('e', answered('b'))),
        aRating('d', to('end', answered('d'))),
        aRating('e'),
      ],
      'screens.4',
    ],
    [
      'only a rule leads to it whose condition an earlier rule has',
      [
        aRating('a', [...to('d', rated('a', 1)), ...to('c', rated('a', 1))]),
        aRating('b', to('d', answered('b'))),
        aRating('c'),
        aRating('d'),
      ],
      'screens.2',
    ],
  ])('is refused with its path where %s', (_case, screens, path) => {
    expect(issuesOf(screens)).toContain(path);
  });

  test.each([
    [
      'the rating may be left out',
      [aRating('a', to('c', rated('a', 1), rated('a', 2), rated('a', 3)), false), ...last],
    ],
    ['a step of the rating is not named', [aRating('a', to('c', rated('a', 1), rated('a', 2))), ...last]],
    ['the field may be left alone', [{ ...askedFor(false), rules: to('c', role('dev'), role('ops')) }, ...last]],
    ['the number may be left out', [{ ...ages(false), rules: to('c', age(-1), age(0), age(1)) }, ...last]],
    [
      'an option can be placed first that no rule names',
      [{ ...rank, rules: to('c', { screen: 'rank', is: 's3' }) }, ...last],
    ],
    [
      'the rule that leads to it asks for a screen of the first of two branches that meet before it',
      [
        aRating('a', to('c', rated('a', 1))),
        aRating('b', to('d', answered('b'))),
        aRating('c'),
        aRating('d', to('f', answered('b'))),
        aRating('e', to('end', answered('e'))),
        aRating('f'),
      ],
    ],
    [
      'a checkbox may be left alone',
      [
        {
          ...Object(you),
          rules: to('c', { screen: 'you', is: 'hurry=true' }, { screen: 'you', is: 'hurry=false' }),
        },
        ...last,
      ],
    ],
    [
      'the screen that is asked for may have been jumped over',
      [aRating('a', to('c', rated('a', 1))), aRating('b'), aRating('c', to('end', answered('b'))), why],
    ],
    [
      'an option can be chosen that no rule names',
      [{ ...Object(pick), rules: to('c', { screen: 'pick', is: 's3' }, { screen: 'pick', is: 'sqs' }) }, ...last],
    ],
  ])('is none where %s', (_case, screens) => {
    expect(issuesOf(screens)).toEqual([]);
  });

  test('property: every screen that some answers lead to is accepted', () => {
    const ids = ['a', 'b', 'c', 'd'];
    const when = fc.oneof(
      fc.constantFrom(...ids).map(answered),
      fc.tuple(fc.constantFrom(...ids), fc.integer({ min: 1, max: 3 })).map(([id, step]) => rated(id, step)),
    );
    const rules = fc.array(fc.record({ when, goTo: fc.constantFrom(...ids, 'end') }), { maxLength: 4 });
    const polls = fc.tuple(
      ...ids.map((id) => fc.tuple(rules, fc.boolean()).map(([some, must]) => ({ id, some, must }))),
    );
    fc.assert(
      fc.property(polls, (drawn) => {
        // Only rules that lead forward and ask back: others are refused for that.
        const screens = drawn.map(({ id, some, must }) =>
          aRating(
            id,
            some.filter((rule) => rule.goTo > id && rule.when.screen <= id),
            must,
          ),
        );
        const parsed = Poll.safeParse(aPoll({ screens }));
        const refused = parsed.success ? [] : parsed.error.issues.map(({ path }) => ids[Number(path[1])]);
        const bare = Poll.parse(aPoll({ screens: screens.map((screen) => ({ ...screen, rules: [] })) })).screens;
        const all = bare.map((screen, index) => ({ ...screen, rules: screens[index]?.rules ?? [] }));
        const reached = walkEverywhere(all);
        expect(refused.filter((id) => id !== undefined && reached.has(id))).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});

describe('a condition that no answer can fit is refused with the path to it', () => {
  const age = { type: 'number', id: 'age', title: both('Age'), min: 0, max: 120 };
  const conditionsOn = (when: object) => [
    you,
    pick,
    why,
    rank,
    age,
    aRating('a', to('end', Object(when))),
    aRating('b'),
  ];

  test.each([
    ['a step over the scale', { screen: 'a', is: '4' }],
    ['a step that is no number', { screen: 'a', is: 'x' }],
    ['an option that the screen has not', { screen: 'pick', is: 'ec2' }],
    ['an option that is not ranked', { screen: 'rank', is: 'lambda' }],
    ['a field that the profile has not', { screen: 'you', is: 'age=7' }],
    ['a choice that the field has not', { screen: 'you', is: 'role=boss' }],
    ['a checkbox with a text', { screen: 'you', is: 'hurry=yes' }],
    ['a text field with more characters than it takes', { screen: 'you', is: 'name=12345678901' }],
    ['a required text field with nothing', { screen: 'you', is: 'name=' }],
    ['a text with more characters than it takes', { screen: 'why', is: 'x'.repeat(21) }],
    ['a text with white space around it, which is not recorded', { screen: 'why', is: ' no' }],
    ['a required text with nothing', { screen: 'why', is: '' }],
    ['a number over the most', { screen: 'age', is: '121' }],
    ['a number between two steps', { screen: 'age', is: '7.5' }],
    ['a number that is written otherwise', { screen: 'age', is: '007' }],
    ['what is no number', { screen: 'age', is: '' }],
  ])('%s', (_case, when) => {
    expect(issuesOf(conditionsOn(when))).toEqual(['screens.5.rules.0.when.is']);
  });

  test.each([
    ['a step of the scale', { screen: 'a', is: '3' }],
    ['an option', { screen: 'pick', is: 's3' }],
    ['the first of a ranking', { screen: 'rank', is: 'sqs' }],
    ['a choice of a field', { screen: 'you', is: 'role=dev' }],
    ['a checkbox', { screen: 'you', is: 'hurry=false' }],
    ['a text field', { screen: 'you', is: 'name=a=b' }],
    ['a number', { screen: 'age', is: '7' }],
    ['a text', { screen: 'why', is: 'because' }],
  ])('%s is a condition', (_case, when) => {
    expect(issuesOf(conditionsOn(when))).toEqual([]);
  });

  test.each(['equals', 'includes', 'field'])('a condition has no "%s"', (part) => {
    expect(issuesOf(conditionsOn({ screen: 'a', [part]: '1' }))).toContain('screens.5.rules.0.when');
  });
});

test('a rule to its own screen is refused', () => {
  expect(issuesOf([aRating('a', to('a', answered('a'))), aRating('b')])).toEqual(['screens.0.rules.0.goTo']);
});

test('a screen is asked for that was answered on one of two branches, which have met again', () => {
  const screens = [
    aRating('a', to('c', rated('a', 1))),
    aRating('b', to('d', answered('b'))),
    aRating('c'),
    // Answered on the first branch alone, so it does not always hold, and the next screen is
    // reached.
    aRating('d', to('end', answered('b'))),
    aRating('e'),
  ];
  expect(issuesOf(screens)).toEqual([]);
  expect(issuesOf([...screens.slice(0, 3), aRating('d', to('end', answered('d'))), aRating('e')])).toEqual([
    'screens.4',
  ]);
});

test.each([
  ['of all screens where there are no rules', [aRating('a'), aRating('b')], { fewest: 2, most: 2 }],
  ['of fewer where a rule may jump', [aRating('a', to('c', rated('a', 1))), ...last], { fewest: 2, most: 3 }],
  [
    'of one branch or the other',
    [aRating('a', to('c', rated('a', 1))), aRating('b', to('d', answered('b'))), aRating('c'), aRating('d')],
    { fewest: 3, most: 3 },
  ],
  [
    'of the longer branch or of the shorter, which meet before its end',
    [
      aRating('a', to('d', rated('a', 1))),
      aRating('b'),
      aRating('c', to('e', answered('c'))),
      aRating('d'),
      aRating('e'),
    ],
    { fewest: 3, most: 4 },
  ],
])('a survey is %s', (_case, screens, count) => {
  expect(screenCountOf(Poll.parse(aPoll({ screens })))).toEqual(count);
});

test('property: wherever a visitor is, no answers lead to fewer or more screens than are promised there', () => {
  const ids = ['a', 'b', 'c', 'd'];
  const when = fc.oneof(
    fc.constantFrom(...ids).map(answered),
    fc.tuple(fc.constantFrom(...ids), fc.integer({ min: 1, max: 3 })).map(([id, step]) => rated(id, step)),
  );
  const rules = fc.array(fc.record({ when, goTo: fc.constantFrom(...ids, 'end') }), { maxLength: 3 });
  const drawnScreens = fc.tuple(...ids.map((id) => fc.tuple(fc.constant(id), rules, fc.boolean())));
  fc.assert(
    fc.property(drawnScreens, (drawn) => {
      const screens = Poll.parse(aPoll({ screens: ids.map((id) => aRating(id)) })).screens.map((screen, index) => {
        const [id, some = [], required = true] = drawn[index] ?? [];
        const forward = some.filter((rule) => rule.goTo > String(id) && rule.when.screen <= String(id));
        return { ...screen, required, rules: forward };
      });
      for (const { screen, values, left } of everyPlace(screens)) {
        const { fewest, most } = screensFrom({ screens }, screen, values);
        expect(fewest).toBeLessThanOrEqual(Math.min(...left));
        expect(most).toBeGreaterThanOrEqual(Math.max(...left));
      }
    }),
    { numRuns: 300 },
  );
});

test('an answer that decides how many screens there are is reckoned with as soon as it is given', () => {
  const screens = Poll.parse(
    aPoll({ screens: [aRating('a'), aRating('b', to('end', rated('a', 1))), aRating('c')] }),
  ).screens;
  const [a, b] = screens;
  if (a === undefined || b === undefined) throw new Error('three screens');
  expect(screensFrom({ screens }, a, {})).toEqual({ fewest: 2, most: 3 });
  expect(screensFrom({ screens }, b, { a: ['1'] })).toEqual({ fewest: 1, most: 1 });
  expect(screensFrom({ screens }, b, { a: [] })).toEqual({ fewest: 2, most: 2 });
});
