import { formatsOf } from '../../src/i18n/formats.ts';
import { resources } from '../support/texts.ts';

type Texts = { [key: string]: string | Texts };

const en: Texts = resources.en.translation;
const ja: Texts = resources.ja.translation;

const flat = (texts: Texts, path = ''): [string, string][] =>
  Object.entries(texts).flatMap(([key, value]) =>
    typeof value === 'string' ? [[path + key, value] satisfies [string, string]] : flat(value, `${path + key}.`),
  );

const PLURAL = /_(zero|one|two|few|many|other)$/;
const pluralKeys = (texts: Texts) => flat(texts).filter(([key]) => PLURAL.test(key));
const baseKeys = (texts: Texts) => [...new Set(flat(texts).map(([key]) => key.replace(PLURAL, '')))].sort();
const placeholders = (text: string) => [...text.matchAll(/\{\{(.+?)\}\}/g)].map(([, name]) => name).sort();

describe('the texts', () => {
  it('have the same keys in every language', () => {
    expect(baseKeys(ja)).toEqual(baseKeys(en));
  });

  it.each([
    ['en', en],
    ['ja', ja],
  ])('in %s have exactly the plural forms of the language', (language, texts) => {
    const { pluralCategories } = new Intl.PluralRules(language).resolvedOptions();
    const counted = new Set(pluralKeys(texts).map(([key]) => key.replace(PLURAL, '')));
    const expected = [...counted].flatMap((key) => pluralCategories.map((form) => `${key}_${form}`));
    expect(
      pluralKeys(texts)
        .map(([key]) => key)
        .sort(),
    ).toEqual(expected.sort());
  });

  it('have the same placeholders in every language', () => {
    const english = new Map(flat(en));
    for (const [key, text] of flat(ja))
      expect([key, placeholders(text)]).toEqual([key, placeholders(english.get(key) ?? '')]);
  });

  it('are never empty', () => {
    for (const [key, text] of [...flat(en), ...flat(ja)]) expect([key, text.trim()]).not.toEqual([key, '']);
  });
});

describe('numbers and times', () => {
  it('are formatted as in the language', () => {
    expect(formatsOf('en').count(12_345)).toBe('12,345');
    expect(formatsOf('en').decimal(4)).toBe('4.0');
    expect(formatsOf('ja').decimal(1_234.56)).toBe('1,234.6');
    expect(formatsOf('en').decimal(4.5, 3)).toBe('4.500');
    expect(formatsOf('ja').percent(0.256)).toBe('26%');
    expect(formatsOf('en').ago(5_900)).toBe('5 seconds ago');
    expect(formatsOf('ja').ago(3 * 60_000)).toBe('3 分前');
    expect(formatsOf('en').ago(2 * 3_600_000)).toBe('2 hours ago');
  });
});
