import fc from 'fast-check';
import {
  Answer,
  BranchRule,
  charactersOf,
  inLanguage,
  isVisible,
  LocalizedLines,
  LocalizedText,
  Poll,
  writtenText,
} from '../src/index.ts';
import { aPoll, both } from './support/polls.ts';

const isTaken = (text: string) => LocalizedText.safeParse(both(text)).success;

describe('a text of an organizer', () => {
  test.each([
    ['a right-to-left override', 'cod\u202Eexe', 'U+202E'],
    ['an embedding', '\u202Atitle\u202C', 'U+202A'],
    ['an isolate', '\u2067title\u2069', 'U+2067'],
    ['a line break', 'one\ntwo', 'U+000A'],
    ['a tab', 'one\ttwo', 'U+0009'],
    ['a NUL', 'one\u0000two', 'U+0000'],
    ['a C1 control', 'one\u0085two', 'U+0085'],
    ['a line separator', 'one\u2028two', 'U+2028'],
    ['half of a surrogate pair', 'one\uD83Dtwo', 'U+D83D'],
  ])('with %s is refused, and the message names the character', (_what, text, codePoint) => {
    const refused = LocalizedText.safeParse({ ja: '題名', en: text });
    expect(refused.error?.issues).toMatchObject([
      { path: ['en'], message: `the character ${codePoint} is not taken here` },
    ]);
  });

  test.each([
    ['zero-width characters', '\u200B\u200D\u2060\uFEFF'],
    ['Hangul fillers', '\u3164\uFFA0\u115F'],
    ['blank Braille patterns', '\u2800'],
    ['soft hyphens', '\u00AD'],
    ['variation selectors', '\uFE0F\u{E0100}'],
    ['tags', '\u{E0067}\u{E007F}'],
    ['directional marks', '\u200E\u200F\u061C'],
    ['white space of all kinds', '\u00A0\u3000\u2003'],
    ['marks on nothing', '\u0301\u20E3'],
    ['non-characters', '\uFFFF\uFDD0\u{1FFFE}'],
    ['symbols and letters that are blank', '\uFFFC\u{1D159}\u{13441}'],
    ['Khmer and Mongolian vowels and joiners without a shape', '\u17B4\u180E\u034F'],
  ])('of nothing but %s is refused', (_what, text) => {
    const { error } = LocalizedText.safeParse({ en: text });
    // White space alone is trimmed, so nothing is left of it.
    const message = text.trim() === '' ? expect.any(String) : 'write something that can be seen';
    expect(error?.issues).toMatchObject([{ path: ['en'], message }]);
    expect(isTaken(`${text}a`)).toBe(true);
  });

  test.each([
    ...['👨‍👩‍👧', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', '1️⃣', '❤️', 'é', '好きな AWS サービスは？', '葛\u{E0100}城', '㎡', '☕ or 🍵'],
    ...['שלום\u200F!', 'مرحبا\u061C', 'می\u200Cخواهم', 'क्\u200Dष', '\u0BA8\u0BC0', 'ᠠ\u180Eᠠ'],
  ])('%s is taken as it is', (text) => {
    expect(LocalizedText.parse(both(text))).toEqual(both(text));
  });

  test('has line breaks only if it may have several lines', () => {
    expect(LocalizedLines.parse(both('one\ntwo'))).toEqual(both('one\ntwo'));
    expect(LocalizedLines.safeParse(both('one\r\ntwo')).success).toBe(false);
    expect(LocalizedLines.safeParse(both('one\u202Etwo')).success).toBe(false);
  });

  test('never has halves of a surrogate pair on two lines', () => {
    const { error } = LocalizedLines.safeParse({ en: 'one\uD83D\n\uDE00two' });
    expect(error?.issues).toMatchObject([{ path: ['en'], message: 'the character U+D83D is not taken here' }]);
  });

  test('has one language at least, and up to 50', () => {
    const inMany = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, n) => [`en-${n + 10}`, 'x']));
    const messagesOf = (count: number) =>
      LocalizedText.safeParse(inMany(count)).error?.issues.map(({ message }) => message);
    expect([0, 1, 50, 51].map(messagesOf)).toEqual([
      ['write the text in one language at least'],
      undefined,
      undefined,
      ['use up to 50 languages'],
    ]);
  });

  test('has a language tag', () => {
    expect(LocalizedText.safeParse({ ...both('x'), 'pt-BR': 'x' }).success).toBe(true);
    for (const name of ['', 'constructor', '\u202E', 'EN', 'x'.repeat(99)]) {
      expect(LocalizedText.safeParse({ ...both('x'), [name]: 'x' }).error?.issues).toMatchObject([
        { path: [name], message: 'use a language such as ja, en or pt-BR' },
      ]);
    }
  });

  test('is an object: a bare text is not said to lack a language', () => {
    const { error } = LocalizedText.safeParse('a bare text');
    expect(error?.issues).toMatchObject([{ path: [], code: 'invalid_type' }]);
    expect(error?.message).not.toContain('use a language');
  });

  test('never has a line break or an override', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 30 }), (text) => {
        const taken = LocalizedText.safeParse(both(text));
        if (!taken.success) return;
        const [kept = ''] = Object.values(taken.data);
        expect(kept).toMatch(/^[^\p{Cc}\u202A-\u202E\u2066-\u2069]+$/u);
        expect(isVisible(kept)).toBe(true);
      }),
    );
  });
});

const choiceOf = (option: object) => ({ screens: [{ id: 's', type: 'choice', title: both('s'), options: [option] }] });

/** Every text of a poll, with its path. */
const WRITTEN = [
  ['title', { title: both('\u202E') }, ['title', 'ja']],
  ['description', { description: both('\u202E') }, ['description', 'ja']],
  ['label of an option', choiceOf({ id: 'a', label: both('\u202E') }), ['screens', 0, 'options', 0, 'label', 'ja']],
  [
    'category of an option',
    choiceOf({ id: 'a', label: both('a'), category: both('\u3164') }),
    ['screens', 0, 'options', 0, 'category', 'ja'],
  ],
  ['title of a screen', { screens: [{ id: 's', type: 'text', title: both('\u202E') }] }, ['screens', 0, 'title', 'ja']],
  [
    'hint of a screen',
    { screens: [{ id: 's', type: 'text', title: both('s'), hint: both('\u3164') }] },
    ['screens', 0, 'hint', 'ja'],
  ],
  [
    'end of a scale',
    { screens: [{ id: 's', type: 'rating', title: both('s'), endLabels: { low: both('\u0007'), high: both('x') } }] },
    ['screens', 0, 'endLabels', 'low', 'ja'],
  ],
  [
    'choice of a field',
    {
      screens: [
        {
          ...{ id: 's', type: 'profile', title: both('s') },
          fields: [
            {
              type: 'select',
              id: 'f',
              label: both('f'),
              choices: [
                { id: 'a', label: both('\u00AD') },
                { id: 'b', label: both('b') },
              ],
            },
          ],
        },
      ],
    },
    ['screens', 0, 'fields', 0, 'choices', 0, 'label', 'ja'],
  ],
] as const;

test.each(WRITTEN)('the %s of a poll is checked so, and an issue has its path', (_what, change, path) => {
  const issues = Poll.safeParse({ ...aPoll(), ...change }).error?.issues ?? [];
  expect(issues.map((issue) => issue.path)).toContainEqual(path);
});

test.each([
  ['\u202E', 'U+202E'],
  ['\u0000', 'U+0000'],
  ['\uD800', 'U+D800'],
  ['a\u2028b', 'U+2028'],
])('a rule cannot ask for a text with %j', (is, codePoint) => {
  const screens = [{ id: 's', type: 'text', title: both('s'), rules: [{ when: { screen: 's', is }, goTo: 'end' }] }];
  const issues = Poll.safeParse({ ...aPoll(), screens }).error?.issues ?? [];
  const message = `the character ${codePoint} is not taken here`;
  expect(issues).toMatchObject([{ path: ['screens', 0, 'rules', 0, 'when', 'is'], message }]);
});

test.each(['', '\u3164', 'one\ntwo', 'S3'])('a rule can ask for %j', (is) => {
  expect(BranchRule.shape.when.safeParse({ screen: 's', is }).success).toBe(true);
});

test('a rule can ask for the longest text of the field with the longest id, and for none much longer', () => {
  const canAsk = (is: string) => BranchRule.shape.when.safeParse({ screen: 's', is }).success;
  expect(canAsk(`${'f'.repeat(64)}=${'x'.repeat(1_000)}`)).toBe(true);
  expect(canAsk('x'.repeat(2_000))).toBe(false);
});

test('an answer with half of a surrogate pair is refused', () => {
  const { error } = Answer.safeParse({ type: 'text', text: 'one\uD83D' });
  expect(error?.issues).toMatchObject([{ path: ['text'], message: 'use whole Unicode characters' }]);
  expect(Answer.safeParse({ type: 'profile', fields: { name: '\uDE00' } }).success).toBe(false);
  expect(Answer.safeParse({ type: 'profile', fields: { name: '\uD83D\uDE00' } }).success).toBe(true);
});

test.each([
  ['', 0],
  ['tea', 3],
  ['お茶', 2],
  ['👍🏽', 2],
])('the characters of %j are counted as limits do: %i', (text, count) => {
  expect(charactersOf(text)).toBe(count);
  const fits = (maxCharacters: number) => writtenText({ required: false, maxCharacters }).safeParse(text).success;
  expect([fits(count), fits(count - 1)]).toEqual([true, false]);
});

describe('a reader gets', () => {
  test.each([
    ['the text in their language', { en: 'tea', fr: 'thé' }, ['fr', 'en'], 'thé'],
    ['the text in their language without its region', { en: 'tea', fr: 'thé' }, ['fr-CA', 'en'], 'thé'],
    ['the text in the language of the poll if theirs is missing', { en: 'tea', fr: 'thé' }, ['de', 'fr'], 'thé'],
    ['the first text if both are missing', { en: 'tea', ja: 'お茶' }, ['de', 'fr'], 'tea'],
    ['no inherited member', { en: 'tea' }, ['constructor'], 'tea'],
  ])('%s', (_case, text, languages, shown) => {
    expect(inLanguage(text, ...languages)).toBe(shown);
  });
});
