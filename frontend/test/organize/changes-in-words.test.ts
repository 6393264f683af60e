import type { PollChange } from '@booth/shared';
import { pathInWords, placeInWords } from '../../src/features/organize/definition/path-in-words.ts';
import { changeInWords } from '../../src/features/organize/poll-page/change-in-words.ts';
import type { Language } from '../../src/i18n/language.ts';
import { translateIn } from '../support/texts.ts';

const inWords = (kind: PollChange['kind'], details: PollChange['details'], language: Language = 'ja') =>
  changeInWords({ kind, details }, translateIn(language), language);

describe('the log of changes', () => {
  it("says which setting was changed, from what to what, in the page's language", () => {
    const details = {
      status: { from: 'draft', to: 'open' },
      visibility: { from: 'hidden', to: 'live' },
      revealed: { from: false, to: true },
      turnoutShown: { from: true, to: false },
    };
    expect(inWords('switched', details)).toEqual([
      '状態：下書き → 受付中',
      '結果を見られる人：主催者のみ → 全員に公開',
      '結果の公開：いいえ → はい',
      '結果公開前の投票者数の表示：はい → いいえ',
    ]);
    expect(inWords('switched', details, 'en')[0]).toBe('Status: Draft → Open');
  });

  it("gives times by the reader's clock, and says if there was none", () => {
    const [line = ''] = inWords('switched', { closesAt: { to: '2026-12-01T09:00:00+09:00' } });
    expect(line).toMatch(/^受付終了日時：なし → 2026\/1[12]\//);
  });

  it('names the changed parts of a definition, the whole before its part', () => {
    const changed = ['title.ja', 'screens.pick.options.tea.hidden', 'screens', 'screens.how.endLabels.low.en'];
    expect(inWords('changed', { changed, more: 3 })).toEqual([
      'タイトル（日本語）',
      '画面「pick」 › 選択肢「tea」 › 非表示',
      '画面',
      '画面「how」 › 両端の意味 › 最小値（英語）',
      'ほか3件',
    ]);
    expect(inWords('changed', { changed: ['screens.pick.options.tea.label.ja'] }, 'en')).toEqual([
      'Screen “pick” › Option “tea” › Label (Japanese)',
    ]);
  });

  it('says how many codes were made, and nothing if the kind says it all', () => {
    expect(inWords('codes-made', { count: 100 })).toEqual(['100個']);
    expect(inWords('created', {})).toEqual([]);
    expect(inWords('switched', { status: 'nonsense' })).toEqual([]);
  });

  it('shows an unknown part by its name, whatever that is', () => {
    for (const path of ['later', 'constructor', 'screens.constructor.toString'])
      expect(pathInWords(path, translateIn('ja'), 'ja')).toContain(path.split('.').at(-1));
  });
});

describe('the place of an issue', () => {
  it.each([
    ['title.ja', 'Title (Japanese)', 'タイトル（日本語）'],
    ['screens.1', 'Screen 2', '画面2'],
    ['screens.1.options.2.label.en', 'Screen 2 › Option 3 › Label (English)', '画面2 › 選択肢3 › 表示名（英語）'],
    ['screens.0.rules.4.when.screen', 'Screen 1 › Rule 5', '画面1 › 分岐ルール5'],
    ['screens.0.fields.0.choices.1', 'Screen 1 › Field 1 › Choice 2', '画面1 › 項目1 › 選択肢2'],
    ['screens', 'Screens', '画面'],
    ['pollId', 'ID', 'ID'],
  ])('%s is named in each language', (path, english, japanese) => {
    expect(placeInWords(path, translateIn('en'), 'en')).toBe(english);
    expect(placeInWords(path, translateIn('ja'), 'ja')).toBe(japanese);
  });
});
