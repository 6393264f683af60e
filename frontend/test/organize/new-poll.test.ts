import { PollId } from '@booth/shared';
import { readDefinition } from '../../src/features/organize/definition/definition.ts';
import { randomSuffix, suffixedId } from '../../src/features/organize/definition/suffixed-id.ts';
import { idFromTitle } from '../../src/features/organize/new-poll/id-from-title.ts';
import { TEMPLATE_NAMES, templateText } from '../../src/features/organize/new-poll/templates.ts';
import type { Language } from '../../src/i18n/language.ts';
import { translateIn } from '../support/texts.ts';

/** The languages of all texts in a definition, sorted. */
const languagesIn = (text: string): string[] => [
  ...new Set([...text.matchAll(/"([a-z]{2})": "/g)].flatMap(([, tag = '']) => (tag === 'id' ? [] : [tag]))),
];

describe('a template', () => {
  const cases = TEMPLATE_NAMES.flatMap((name) => (['en', 'ja'] as const).map((language) => [name, language] as const));

  it.each(cases)('"%s" is a complete poll in %s alone', (name, language: Language) => {
    const text = templateText(name, { t: translateIn(language), language }, { pollId: 'mine', title: 'Mine' });
    const { definition, issues } = readDefinition(text);
    expect(issues).toEqual([]);
    expect([definition?.pollId, definition?.title]).toEqual(['mine', { [language]: 'Mine' }]);
    expect(languagesIn(text)).toEqual([language]);
  });
});

describe('the id of a poll', () => {
  it.each([
    ['A show of hands', 'a-show-of-hands'],
    ["What's your favourite — tea, or coffee?", 'whats-your-favourite-tea-or-coffee'],
    ['Café Übergröße 2026', 'cafe-ubergrosse-2026'],
    ['Łódź æ Ø', 'lodz-ae-o'],
    ['どれがすき？', 'doregasuki'],
    ['アンケート・テスト', 'ankeeto-tesuto'],
    ['ｱﾝｹｰﾄ２０２６', 'ankeeto2026'],
    ['🎉 Party 🎉', 'party'],
  ])('of "%s" is %s', (title, id) => {
    expect(idFromTitle(title)).toBe(id);
  });

  it.each(['お気に入りはどれ？', '挙手', 'Опрос', 'Tokyo 東京', 'عرب', '', '  ', '🎉', '？！', '々'])(
    'is not made of "%s": letters would be lost',
    (title) => {
      expect(idFromTitle(title)).toBeUndefined();
    },
  );

  it.each(['word '.repeat(40), 'x'.repeat(500), `${'x'.repeat(47)} y`, `${'x'.repeat(20)} ${'y'.repeat(60)}`])(
    'of a long title is cut, at a word where it can be',
    (title) => {
      const id = idFromTitle(title) ?? '';
      expect(PollId.safeParse(id).success).toBe(true);
      expect(id.length).toBeLessThanOrEqual(48);
    },
  );

  it('stays valid with a suffix, whatever its length', () => {
    for (const length of [3, 57, 58, 59, 60, 62, 63, 64]) {
      for (const id of ['x'.repeat(length), `${'x'.repeat(length - 2)}-y`.slice(-length)]) {
        const suffixed = suffixedId(id, randomSuffix());
        expect([suffixed, PollId.safeParse(suffixed).success]).toEqual([suffixed, true]);
      }
    }
    expect(suffixedId('tea-time', '2')).toBe('tea-time-2');
  });
});
