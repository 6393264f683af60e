import fc from 'fast-check';
import {
  BranchRule,
  imageAddress,
  inLanguage,
  isVisible,
  LocalizedLines,
  LocalizedText,
  Option,
  Poll,
} from '../src/index.ts';
import { aPoll, both } from './support/polls.ts';

const isTaken = (text: string) => LocalizedText.safeParse(both(text)).success;

describe('a text of an organizer', () => {
  test.each([
    ['a right-to-left override', 'cod\u202Eexe'],
    ['an embedding', '\u202Atitle\u202C'],
    ['an isolate', '\u2067title\u2069'],
    ['a line break', 'one\ntwo'],
    ['a tab', 'one\ttwo'],
    ['a NUL', 'one\u0000two'],
    ['a C1 control', 'one\u0085two'],
    ['a line separator', 'one\u2028two'],
    ['half of a surrogate pair', 'one\uD83Dtwo'],
  ])('with %s is refused, and the character named', (_what, text) => {
    const refused = LocalizedText.safeParse({ ja: '題名', en: text });
    expect(refused.error?.issues).toMatchObject([{ path: ['en'], message: expect.stringMatching(/U\+[0-9A-F]{4}/) }]);
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
    ['what is no character', '\uFFFF\uFDD0\u{1FFFE}'],
    ['symbols and letters that are blank', '\uFFFC\u{1D159}\u{13441}'],
    ['Khmer and Mongolian vowels and joiners without a shape', '\u17B4\u180E\u034F'],
  ])('of nothing but %s is refused', (_what, text) => {
    expect(isTaken(text)).toBe(false);
    expect(isTaken(`${text}a`)).toBe(true);
  });

  test.each([
    ...['👨‍👩‍👧', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', '1️⃣', '❤️', 'é', '好きな AWS サービスは？', '葛\u{E0100}城', '㎡', '☕ or 🍵'],
    ...['שלום\u200F!', 'مرحبا\u061C', 'می\u200Cخواهم', 'क्\u200Dष', '\u0BA8\u0BC0', 'ᠠ\u180Eᠠ'],
  ])('%s is taken as it is', (text) => {
    expect(LocalizedText.parse(both(text))).toEqual(both(text));
  });

  test('has line breaks where it may have several lines, and there alone', () => {
    expect(LocalizedLines.parse(both('one\ntwo'))).toEqual(both('one\ntwo'));
    expect(LocalizedLines.safeParse(both('one\r\ntwo')).success).toBe(false);
    expect(LocalizedLines.safeParse(both('one\u202Etwo')).success).toBe(false);
  });

  test('is in a language, named as languages are', () => {
    expect(LocalizedText.safeParse({ ...both('x'), 'pt-BR': 'x' }).success).toBe(true);
    for (const name of ['', 'constructor', '\u202E', 'EN', 'x'.repeat(99)]) {
      expect(LocalizedText.safeParse({ ...both('x'), [name]: 'x' }).error?.issues).toMatchObject([
        { path: [name], message: 'use a language such as ja, en or pt-BR' },
      ]);
    }
  });

  test('has no line break and no override, whatever is taken', () => {
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

/** Every place of a poll where organizers write, by its path. */
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

test.each(WRITTEN)('the %s of a poll is such a text, and an issue names its path', (_what, change, path) => {
  const issues = Poll.safeParse({ ...aPoll(), ...change }).error?.issues ?? [];
  expect(issues.map((issue) => issue.path)).toContainEqual(path);
});

test.each(['\u202E', '\u0000', '\uD800', 'a\u2028b'])('a rule compares with no text that holds %j', (is) => {
  const screens = [{ id: 's', type: 'text', title: both('s'), rules: [{ when: { screen: 's', is }, goTo: 'end' }] }];
  const issues = Poll.safeParse({ ...aPoll(), screens }).error?.issues ?? [];
  expect(issues).toMatchObject([{ path: ['screens', 0, 'rules', 0, 'when', 'is'] }]);
});

test.each(['', '\u3164', 'one\ntwo', 'S3'])('a rule compares with %j', (is) => {
  expect(BranchRule.shape.when.safeParse({ screen: 's', is }).success).toBe(true);
});

describe('a reader gets', () => {
  test.each([
    ['the text in their language', { en: 'tea', fr: 'thé' }, ['fr', 'en'], 'thé'],
    ['the text in their language without its region', { en: 'tea', fr: 'thé' }, ['fr-CA', 'en'], 'thé'],
    ['the text in the language of the poll where theirs is missing', { en: 'tea', fr: 'thé' }, ['de', 'fr'], 'thé'],
    ['the first there is where both are missing', { en: 'tea', ja: 'お茶' }, ['de', 'fr'], 'tea'],
    ['no inherited thing', { en: 'tea' }, ['constructor'], 'tea'],
  ])('%s', (_case, text, languages, shown) => {
    expect(inLanguage(text, ...languages)).toBe(shown);
  });
});

describe('the address of a picture', () => {
  test.each([
    '/images/lambda.svg',
    '/images/lambda.svg?v=2#x',
    'https://images.example/lambda.svg',
    'https://images.example/a/b.png?size=2',
  ])('%s is taken as it is', (address) => {
    expect(imageAddress(address)).toBe(address);
  });

  test.each([
    ['https://images.example', 'https://images.example/'],
    ['HTTPS://Images.Example/Lambda.svg', 'https://images.example/Lambda.svg'],
    ['/画像/茶.png', '/%E7%94%BB%E5%83%8F/%E8%8C%B6.png'],
    ['/images/../x.png', '/x.png'],
  ])('%s is kept as a browser reads it', (typed, read) => {
    const option = Option.parse({ id: 'a', label: both('a'), image: typed });
    expect(option.image).toBe(read);
  });

  test.each([
    ...['/\\evil.example/x', '//evil.example/x', '\\\\evil.example', '/.//evil.example/x', '/x/..//evil.example'],
    ...[
      'https://user:pass@images.example/x',
      'https://user@images.example/x',
      'https:/\\evil.example',
      'https:evil.example',
    ],
    ...[
      'https:///evil.example',
      'http://images.example/x',
      'javascript:alert(1)',
      'JaVaScRiPt:alert(1)',
      'data:image/svg+xml,x',
    ],
    ...['blob:https://x/1', 'file:///etc/passwd', 'ftp://x/y', 'images/lambda.svg', './x.svg', '', ' ', '?x', '#x'],
    ...[
      '/\t/evil.example',
      '/\n/evil.example',
      'java\nscript:x',
      ' https://images.example/x',
      'https://images.example/\u202Egnp',
      '/a b',
    ],
    ...['https://', 'https://[', 'https://images.example:99999/', '/"onerror=x', '/<svg>'],
  ])('%j is refused with its path', (image) => {
    const refused = Option.safeParse({ id: 'a', label: both('a'), image });
    expect(refused.error?.issues).toMatchObject([{ path: ['image'] }]);
  });

  test('is measured as it is kept, so that what is kept fits again', () => {
    const image = `/${'茶'.repeat(100)}`;
    const refused = Option.safeParse({ id: 'a', label: both('a'), image });
    expect(refused.error?.issues).toMatchObject([{ path: ['image'], code: 'too_big' }]);
  });

  test('whatever is kept leads a browser to HTTPS or to the own site, and is kept the same again', () => {
    const pieces = fc.constantFrom(
      '/',
      '\\',
      '.',
      '..',
      ':',
      '@',
      '%2f',
      'https:',
      'http:',
      'evil.example',
      'a',
      '\t',
      '?',
      '#',
      '茶',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 8 }), (parts) => {
        const kept = imageAddress(parts.join(''));
        if (kept === undefined) return;
        const { protocol, origin, username } = new URL(kept, 'https://booth.example');
        expect([protocol, username, imageAddress(kept)]).toEqual(['https:', '', kept]);
        expect(origin === 'https://booth.example' || kept.startsWith('https://')).toBe(true);
        // Locally the site has no HTTPS: what is a path stays one.
        expect(new URL(kept, 'http://localhost:5173').host === 'localhost:5173').toBe(kept.startsWith('/'));
      }),
      { numRuns: 2_000 },
    );
  });
});
