import i18next from 'i18next';
import { LANGUAGES } from '../../src/i18n/language.ts';
import type { Texts } from '../../src/i18n/texts.ts';
import { type TextKey, translatorOf, type Values } from '../../src/i18n/translate.ts';
import { resources } from '../support/texts.ts';

const flat = (texts: Texts, path = ''): [key: string, text: string][] =>
  Object.entries(texts).flatMap(([key, value]) =>
    typeof value === 'string' ? [[path + key, value] satisfies [string, string]] : flat(value, `${path}${key}.`),
  );

const baseOf = (key: string): string => key.replace(/_(one|other)$/, '');
const known = new Set(flat(resources.en.translation).map(([key]) => baseOf(key)));
const isTextKey = (key: string): key is TextKey => known.has(key);

/** Returns a value for each placeholder, with characters that a translator could trip over. */
function valuesFor(texts: readonly string[]): Values {
  const places = texts.flatMap((text) => [...text.matchAll(/\{\{\s*(\w+)\s*(,\s*number\s*)?\}\}/g)]);
  return Object.fromEntries(
    places.map(([, name = '', format]) => [name, format === undefined ? `<${name}> & {{x}} $1` : 12.5]),
  );
}

describe('the translator', () => {
  beforeAll(() =>
    i18next.init({ lng: 'en', fallbackLng: false, resources, initAsync: false, interpolation: { escapeValue: false } }),
  );

  it.each(LANGUAGES)('returns every text in "%s", in each of its forms, like i18next', (language) => {
    const texts: Texts = resources[language].translation;
    const own = translatorOf(texts, language);
    const expected = i18next.getFixedT(language);
    const keys = [...known].filter(isTextKey);
    expect(keys.length).toBeGreaterThan(300);
    const differing: unknown[] = [];
    for (const key of keys) {
      const places = valuesFor(flat(texts).flatMap(([each, text]) => (each.startsWith(key) ? [text] : [])));
      for (const count of [undefined, 0, 1, 2, 1_000, '3']) {
        for (const context of [undefined, '', 'answers', 'unknown']) {
          const values = { ...places, ...(count === undefined ? {} : { count }), context };
          if (own(key, values) !== expected(key, values)) differing.push({ key, values });
        }
      }
    }
    expect(differing).toEqual([]);
  });

  it.each([
    ['en', '12,345.5 or more'],
    ['de', '12.345,5 or more'],
  ])('formats numbers as in "%s"', (language, text) => {
    const texts = { live: { answers: '{{min, number}} or more' } };
    expect(translatorOf(texts, language)('live.answers', { min: 12_345.5 })).toBe(text);
  });

  it('shows a missing text as its key, and a missing value as nothing', () => {
    expect(translatorOf({}, 'en')('app.title', { page: 'x' })).toBe('app.title');
    expect(translatorOf({ app: { title: '{{page}}!' } }, 'en')('app.title')).toBe('!');
  });
});
