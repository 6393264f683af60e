import fc from 'fast-check';
import { type BranchRule, Poll } from '../src/index.ts';
import { answered, aRating, rated, walkEverywhere } from './branches.ts';
import { aPoll } from './polls.ts';

/** The paths of all that is wrong with a poll of these screens. */
function faultsOf(screens: unknown[], change: Record<string, unknown> = {}): string[] {
  const parsed = Poll.safeParse(aPoll({ screens, ...change }));
  return parsed.success ? [] : parsed.error.issues.map(({ path }) => path.join('.'));
}
const [you, pick, why] = aPoll().screens;
const last = [aRating('b'), aRating('c')];
const to = (goTo: string, ...whens: BranchRule['when'][]) => whens.map((when) => ({ when, goTo }));

describe('a screen that no way leads to', () => {
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
          rules: to('c', { screen: 'pick', includes: 's3' }, { screen: 'pick', includes: 'sqs' }),
        },
        ...last,
      ],
      'screens.1',
    ],
  ])('is refused with its path where %s', (_case, screens, path) => {
    expect(faultsOf(screens)).toContain(path);
  });

  test.each([
    [
      'the rating may be left out',
      [aRating('a', to('c', rated('a', 1), rated('a', 2), rated('a', 3)), false), ...last],
    ],
    ['a step of the rating is not named', [aRating('a', to('c', rated('a', 1), rated('a', 2))), ...last]],
    [
      'a checkbox may be left alone',
      [
        {
          ...Object(you),
          rules: to(
            'c',
            { screen: 'you', field: 'hurry', equals: true },
            { screen: 'you', field: 'hurry', equals: false },
          ),
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
      [
        { ...Object(pick), rules: to('c', { screen: 'pick', includes: 's3' }, { screen: 'pick', includes: 'sqs' }) },
        ...last,
      ],
    ],
  ])('is none where %s', (_case, screens) => {
    expect(faultsOf(screens)).toEqual([]);
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
  test.each([
    ['a step over the scale', rated('a', 4), 'equals'],
    ['a step that is a text', { screen: 'a', field: 'rating', equals: '1' }, 'equals'],
    ['a rating without its field', { screen: 'a', equals: 1 }, 'field'],
    ['a rating with another field', { screen: 'a', field: 'stars', equals: 1 }, 'field'],
    ['a rating with an option', { screen: 'a', includes: 's3' }, 'includes'],
    ['an option that the poll has not', { screen: 'pick', includes: 'ec2' }, 'includes'],
    ['a field that the profile has not', { screen: 'you', field: 'age', equals: 'x' }, 'field'],
    ['a choice that the field has not', { screen: 'you', field: 'role', equals: 'boss' }, 'equals'],
    ['a checkbox with a text', { screen: 'you', field: 'hurry', equals: 'yes' }, 'equals'],
    ['a text with a number', { screen: 'why', equals: 1 }, 'equals'],
  ])('%s', (_case, when, path) => {
    const screens = [you, pick, why, aRating('a', to('end', when)), aRating('b')];
    expect(faultsOf(screens)).toEqual([`screens.3.rules.0.when.${path}`]);
  });
});
