import fc from 'fast-check';
import { type BranchRule, Poll, screenCountOf, screensFrom } from '../src/index.ts';
import { answered, aRating, everyPlace, rated } from './support/branches.ts';
import { aPoll } from './support/polls.ts';

const last = [aRating('b'), aRating('c')];
const to = (goTo: string, ...whens: BranchRule['when'][]) => whens.map((when) => ({ when, goTo }));

test.each([
  ['of all screens without rules', [aRating('a'), aRating('b')], { fewest: 2, most: 2 }],
  ['of fewer screens if a rule may jump', [aRating('a', to('c', rated('a', 1))), ...last], { fewest: 2, most: 3 }],
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
])('a survey consists %s', (_case, screens, count) => {
  expect(screenCountOf(Poll.parse(aPoll({ screens })))).toEqual(count);
});

test('property: from any screen on, no answers lead to fewer or more screens than promised', () => {
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

test('an answer that decides how many screens follow counts as soon as it is given', () => {
  const screens = Poll.parse(
    aPoll({ screens: [aRating('a'), aRating('b', to('end', rated('a', 1))), aRating('c')] }),
  ).screens;
  const [a, b] = screens;
  if (a === undefined || b === undefined) throw new Error('three screens');
  expect(screensFrom({ screens }, a, {})).toEqual({ fewest: 2, most: 3 });
  expect(screensFrom({ screens }, b, { a: ['1'] })).toEqual({ fewest: 1, most: 1 });
  expect(screensFrom({ screens }, b, { a: [] })).toEqual({ fewest: 2, most: 2 });
});
