import type { Option } from '@booth/shared';
import { folded, matching } from '../../src/screens/choice/search.ts';

const options: (Pick<Option, 'label' | 'category'> & { id: string })[] = [
  { id: 'ramen', label: { en: 'Ramen', ja: 'ラーメン' } },
  { id: 'sushi', label: { en: 'Sushi', ja: '寿司' }, category: { en: 'Fish', ja: '魚' } },
  { id: 'cafe', label: { en: 'Café crème', de: 'Straße' } },
  { id: 's3', label: { en: 'Amazon S3' } },
];
const found = (typed: string) => matching(options, typed).map(({ id }) => id);

describe('the search of options', () => {
  it.each([
    ['hiragana for katakana', 'らーめん', ['ramen']],
    ['half-width katakana', 'ﾗｰﾒﾝ', ['ramen']],
    ['kanji', '寿', ['sushi']],
    ['full-width letters and digits', 'Ｓ３', ['s3']],
    ['another case', 'RAMEN', ['ramen']],
    ['no accents', 'cafe creme', ['cafe']],
    ['the words of another language of the poll', 'strasse', ['cafe']],
    ['a category', '魚', ['sushi']],
    ['words in any order, with a full-width space', 's3　amazon', ['s3']],
    ['nothing', ' ', ['ramen', 'sushi', 'cafe', 's3']],
    ['nothing for unknown words', 'tempura', []],
  ])('finds by %s', (_case, typed, ids) => {
    expect(found(typed)).toEqual(ids);
  });

  it('distinguishes voiced kana, which are different letters', () => {
    expect(folded('ガ')).toBe('が');
    expect(folded('ｶﾞ')).toBe('が');
    expect(folded('カ')).not.toBe(folded('ガ'));
    expect(folded('ヴァイオリン')).toBe('ゔぁいおりん');
  });
});
