import { type BranchRule, END } from '@booth/shared';
import { readDefinition } from '../../src/features/organize/definition/definition.ts';
import { type DefinitionPart, wholePart } from '../../src/features/organize/definition/definition-part.ts';
import { branchingOf } from '../../src/features/organize/editor/branching/branching-graph.ts';
import { choicesOf, plainText, ruleInWords } from '../../src/features/organize/editor/branching/rule-in-words.ts';
import {
  moveSentence,
  newBranch,
  removeSentence,
  sentencesOf,
  writeSentence,
} from '../../src/features/organize/editor/branching/rule-sentences.ts';
import type { Language } from '../../src/i18n/language.ts';
import { translateIn } from '../support/texts.ts';

const option = (id: string) => ({ id, label: { en: id.toUpperCase(), ja: id.toUpperCase() } });
const rule = (screen: string, is: string | undefined, goTo: string): BranchRule => ({
  when: { screen, ...(is !== undefined && { is }) },
  goTo,
});

const SCREENS = [
  { id: 'stars', type: 'rating', title: { en: 'Rating', ja: '評価' }, max: 3 },
  { id: 'drinks', type: 'choice', title: { en: 'Drinks', ja: '飲み物' }, options: ['tea', 'milk'].map(option), max: 2 },
  { id: 'order', type: 'ranking', title: { en: 'Order', ja: '順番' }, options: ['tea', 'milk'].map(option) },
  {
    id: 'you',
    type: 'profile',
    title: { en: 'You', ja: 'あなた' },
    fields: [
      { id: 'role', type: 'select', label: { en: 'Role', ja: '職種' }, choices: ['dev', 'ops'].map(option) },
      { id: 'hurry', type: 'checkbox', label: { en: 'Hurry', ja: '急ぎ' } },
    ],
  },
  { id: 'age', type: 'number', title: { en: 'Age', ja: '年齢' }, min: 0, max: 120 },
  { id: 'why', type: 'text', title: { en: 'Why', ja: '理由' } },
];

/** How many answers a rule can ask each of them for. The last two take any text. */
const CHOICES = [3, 2, 2, 4, undefined, undefined];

/** A draft with these rules on one of its screens. `written` has the text after each change. */
function draftOf(rules: readonly BranchRule[] = [], place = 0) {
  const screens = SCREENS.map((screen, index) => (index === place ? { ...screen, rules } : screen));
  const written: string[] = [];
  const text = JSON.stringify({ pollId: 'p', title: { en: 'P', ja: 'P' }, visibility: 'live', screens });
  const poll = wholePart({
    text,
    issues: [],
    languages: ['en', 'ja'],
    onEdit: (edit) => written.push(edit(text)),
  });
  if (poll === undefined) throw new Error('The text is no JSON.');
  const all = poll.at('screens').list();
  return { screens: all, rules: poll.at('screens', place, 'rules'), written };
}

const rulesIn = (text: string | undefined, place = 0): unknown => JSON.parse(text ?? '').screens[place].rules;

const words = (screens: readonly DefinitionPart[], place: number, language: Language = 'en') =>
  sentencesOf(screens[place]?.at('rules') ?? { list: () => [] }).map((sentence) =>
    plainText(ruleInWords(screens, place, sentence, { t: translateIn(language), language })),
  );

describe('branch rules as sentences', () => {
  const low = [rule('stars', '1', 'why'), rule('stars', '2', 'why')];

  it('are one sentence if they are consecutive and differ only in the answer', () => {
    expect(sentencesOf(draftOf([...low, rule('stars', '3', END)]).rules)).toMatchObject([
      { values: ['1', '2'], goTo: 'why', from: 0 },
      { values: ['3'], goTo: END, from: 2 },
    ]);
    const [first, last] = low;
    if (first === undefined || last === undefined) throw new Error('There are two.');
    expect(sentencesOf(draftOf([first, rule('stars', undefined, END), last]).rules)).toHaveLength(3);
  });

  it.each<[string, number, BranchRule[], string, string]>([
    [
      'the own rating',
      0,
      low,
      'If the answer is “1” or “2”, go to “Why”.',
      '回答が「1」または「2」なら、「理由」に進みます。',
    ],
    [
      'an earlier choice of several',
      2,
      [rule('drinks', 'tea', END)],
      'If “TEA” was chosen in “Drinks”, go to the end.',
      '「飲み物」で「TEA」が選ばれていたら、アンケートの終わりに進みます。',
    ],
    [
      'the first of a ranking',
      2,
      [rule('order', 'milk', 'age')],
      'If “MILK” is placed first, go to “Age”.',
      '1位が「MILK」なら、「年齢」に進みます。',
    ],
    [
      'a field',
      3,
      [rule('you', 'role=dev', 'why')],
      'If “DEV (Role)” is chosen, go to “Why”.',
      '「DEV（職種）」が選ばれたら、「理由」に進みます。',
    ],
    ['any own answer', 1, [rule('drinks', undefined, 'age')], 'Always go to “Age”.', '必ず「年齢」に進みます。'],
    [
      'whether a screen was answered',
      4,
      [rule('order', undefined, END)],
      'If “Order” was answered, go to the end.',
      '「順番」に回答があれば、アンケートの終わりに進みます。',
    ],
    [
      'what is not there',
      0,
      [rule('gone', 'x', 'lost')],
      'If the answer to “gone” is “x”, go to “lost”.',
      '「gone」の回答が「x」なら、「lost」に進みます。',
    ],
  ])('express %s in each language', (_, place, rules, english, japanese) => {
    expect(words(draftOf(rules, place).screens, place)).toEqual([english]);
    expect(words(draftOf(rules, place).screens, place, 'ja')).toEqual([japanese]);
  });

  it('change only the rules of their own sentence', () => {
    const { rules, written } = draftOf([...low, rule('stars', '3', END)]);
    writeSentence(rules, 0, { asked: 'stars', values: ['1'], goTo: 'age' });
    writeSentence(rules, 2, { asked: 'stars', values: undefined, goTo: 'drinks' });
    moveSentence(rules, 1, 0);
    removeSentence(rules, 0);
    expect(written.map((text) => rulesIn(text))).toEqual([
      [rule('stars', '1', 'age'), rule('stars', '3', END)],
      [...low, rule('stars', '3', END), rule('stars', undefined, 'drinks')],
      [rule('stars', '3', END), ...low],
      [rule('stars', '3', END)],
    ]);
  });

  it('leave no empty list behind', () => {
    const { rules, written } = draftOf(low);
    removeSentence(rules, 0);
    expect(rulesIn(written[0])).toBeUndefined();
  });

  it('start with an answer that no rule asks for, and do not join the last sentence', () => {
    const { screens, rules } = draftOf([rule('stars', '1', 'order')]);
    const first = newBranch(screens, 0, choicesOf(screens[0], { t: translateIn('en'), language: 'en' }));
    expect(first).toMatchObject({ asked: 'stars', values: ['2'] });
    expect(first.goTo).not.toBe('order');
    expect(sentencesOf(rules)).toHaveLength(1);
  });
});

describe('the answers that rules can ask for', () => {
  it('are accepted by the schema, for every type with a list of answers', () => {
    const t = translateIn('en');
    SCREENS.forEach((_, place) => {
      const { screens } = draftOf([], place);
      const choices = choicesOf(screens[place], { t, language: 'en' });
      const asked = SCREENS[place]?.id ?? '';
      const rules = (choices ?? []).map(({ value }) => rule(asked, value, END));
      const { issues } = readDefinition(
        JSON.stringify({
          pollId: 'p',
          title: { en: 'P' },
          visibility: 'live',
          screens: SCREENS.map((screen, index) => (index === place ? { ...screen, rules } : screen)),
        }),
      );
      expect([asked, issues.filter(({ path }) => path.includes('rules'))]).toEqual([asked, []]);
      expect(choices?.length).toBe(CHOICES[place]);
    });
  });
});

describe('the branching graph', () => {
  it('has one arc for each target, and no line past a rule that always holds', () => {
    const { screens } = draftOf([rule('stars', '1', 'why'), rule('stars', '2', 'why'), rule('stars', undefined, END)]);
    expect(branchingOf(screens)).toEqual({
      jumps: [
        { from: 0, to: 5 },
        { from: 0, to: 6 },
      ],
      continues: [false, true, true, true, true, true],
    });
  });

  it('leaves out rules that lead back or nowhere', () => {
    const { screens } = draftOf([rule('age', '1', 'stars'), rule('age', '2', 'lost')], 4);
    expect(branchingOf(screens).jumps).toEqual([]);
  });
});
