import fc from 'fast-check';
import { type BranchRule, Poll } from '../src/index.ts';
import { answered, aRating, rated, walkEverywhere } from './support/branches.ts';
import { aPoll, both, optionsOf } from './support/polls.ts';

/** Returns the paths of all issues of a poll with these screens. */
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
      'the rules name every choice of one of the fields',
      [
        {
          ...askedFor(true),
          fields: [{ type: 'text', id: 'name', label: both('Name'), required: true }, ...askedFor(true).fields],
          rules: to('c', role('dev'), role('ops')),
        },
        ...last,
      ],
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
  ])('is refused with its path if %s', (_case, screens, path) => {
    expect(issuesOf(screens)).toContain(path);
  });

  test.each([
    [
      'the rating may be left out',
      [aRating('a', to('c', rated('a', 1), rated('a', 2), rated('a', 3)), false), ...last],
    ],
    [
      'only two ratings together have all the steps that are named',
      [aRating('a'), aRating('b', to('end', rated('a', 1), rated('a', 2), rated('b', 3))), why],
    ],
    ['a step of the rating is not named', [aRating('a', to('c', rated('a', 1), rated('a', 2))), ...last]],
    ['the field may be left alone', [{ ...askedFor(false), rules: to('c', role('dev'), role('ops')) }, ...last]],
    ['a choice of the field is not named', [{ ...askedFor(true), rules: to('c', role('dev')) }, ...last]],
    ['a number is not named', [{ ...ages(true), rules: to('c', age(-1), age(0)) }, ...last]],
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
  ])('is not one if %s', (_case, screens) => {
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
        // Keeps rules that lead forward and ask about earlier screens. Others are refused anyway.
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
    ['an option that the screen does not have', { screen: 'pick', is: 'ec2' }],
    ['an option that is not ranked', { screen: 'rank', is: 'lambda' }],
    ['a field that the profile does not have', { screen: 'you', is: 'age=7' }],
    ['a choice that the field does not have', { screen: 'you', is: 'role=boss' }],
    ['a checkbox with a text', { screen: 'you', is: 'hurry=yes' }],
    ['a text field with more characters than it takes', { screen: 'you', is: 'name=12345678901' }],
    ['a required text field with nothing', { screen: 'you', is: 'name=' }],
    ['a text with more characters than it takes', { screen: 'why', is: 'x'.repeat(21) }],
    ['a text with white space around it, which is not recorded', { screen: 'why', is: ' no' }],
    ['a required text with nothing', { screen: 'why', is: '' }],
    ['a number over the most', { screen: 'age', is: '121' }],
    ['a number between two steps', { screen: 'age', is: '7.5' }],
    ['a number that is written otherwise', { screen: 'age', is: '007' }],
    ['an empty text for a number', { screen: 'age', is: '' }],
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

test('a rule may ask about a screen of one of two branches that have met again', () => {
  const screens = [
    aRating('a', to('c', rated('a', 1))),
    aRating('b', to('d', answered('b'))),
    aRating('c'),
    // Only one branch answers `b`, so the rule does not always hold, and `e` is reachable.
    aRating('d', to('end', answered('b'))),
    aRating('e'),
  ];
  expect(issuesOf(screens)).toEqual([]);
  expect(issuesOf([...screens.slice(0, 3), aRating('d', to('end', answered('d'))), aRating('e')])).toEqual([
    'screens.4',
  ]);
});

test.each([
  ['a target that does not exist', to('x', answered('a')), 'goTo', 'there is no screen "x"'],
  ['an earlier target', to('a', answered('a')), 'goTo', '"a" is not after this screen, so the survey could loop'],
  ['a question about no screen', to('c', answered('x')), 'when.screen', 'there is no screen "x"'],
  ['a question about a later screen', to('c', answered('c')), 'when.screen', '"c" is not answered yet on this screen'],
  ['an answer that nobody can give', to('c', rated('a', 9)), 'when.is', 'no answer to "a" can be "9"'],
])('%s is named with its path and reason', (_what, rules, path, message) => {
  const parsed = Poll.safeParse(aPoll({ screens: [aRating('a'), aRating('b', rules), aRating('c')] }));
  expect(parsed.error?.issues.map((issue) => [issue.path.join('.'), issue.message])).toEqual([
    [`screens.1.rules.0.${path}`, message],
  ]);
});

test('a screen that is never shown is named with the reason', () => {
  const screens = [aRating('a', to('c', answered('a'))), ...last];
  expect(Poll.safeParse(aPoll({ screens })).error?.issues.map(({ message }) => message)).toEqual([
    '"b" is never shown: the rules before it always jump over it',
  ]);
});

test('two screens of one id are only said to share it, also if no answers lead to them', () => {
  const screens = [aRating('a', to('c', answered('a'))), aRating('b'), aRating('b'), aRating('c')];
  expect(issuesOf(screens)).toEqual(['screens.2.id']);
});

test('a rule may lead to the end from any screen, also from the last', () => {
  expect(issuesOf([aRating('a'), aRating('b', to('end', answered('a')))])).toEqual([]);
});
