import { type Answer, SCREEN_TYPE_NAMES, type Screen, screenTypeOf } from '@booth/shared';
import { MantineProvider } from '@mantine/core';
import { createElement } from 'react';
import { answeredLeast, leastOf } from '../../../shared/test/support/screen-examples.ts';
import { OptionStrip } from '../../src/components/OptionStrip.tsx';
import { wholePart } from '../../src/features/organize/definition/definition-part.ts';
import { AnswerFields } from '../../src/features/voting/answer/AnswerFields.tsx';
import { issuesOf } from '../../src/features/voting/answer/answer-issues.ts';
import type { Language } from '../../src/i18n/language.ts';
import { screenEditorOf, screenEditors } from '../../src/screens/editors.ts';
import { screens as en } from '../../src/screens/en.ts';
import { Histogram } from '../../src/screens/histogram/Histogram.tsx';
import { screenViewOf, screenViews } from '../../src/screens/index.ts';
import { screens as ja } from '../../src/screens/ja.ts';
import { neighbours, stepFrom, typedNumber } from '../../src/screens/number/Field.tsx';
import { WHOLE_ANSWER } from '../../src/screens/screen-view.ts';
import { tallyViewOf } from '../../src/screens/tallies.ts';
import { aPoll, screenOf } from '../support/polls.ts';
import { rendered } from '../support/rendered.ts';

/** Renders the fields of a screen with an answer, and its issues. */
function fields(poll: ReturnType<typeof aPoll>, answer: Answer, language?: Language): Promise<string> {
  const screen = screenOf(poll, 'q');
  const form = { answer, issues: issuesOf(screen, answer), change: () => {}, setIssues: () => {}, check: () => true };
  return rendered(createElement(AnswerFields, { poll, screen, form }), language);
}

describe('the registry of views', () => {
  it('has each screen type', () => {
    for (const registry of [screenViews, screenEditors, en, ja]) {
      expect(Object.keys(registry).sort()).toEqual([...SCREEN_TYPE_NAMES].sort());
    }
  });

  it.each(SCREEN_TYPE_NAMES)('shows a "%s" screen, starting with an answer of its type', async (type) => {
    const { emptyAnswer } = screenViewOf({ type });
    expect(emptyAnswer.type).toBe(type);
    expect(await fields(aPoll({ screens: [leastOf(type)] }), emptyAnswer)).toMatch(/<(input|textarea|button)/);
  });

  it.each(SCREEN_TYPE_NAMES)('shows a tally of "%s" only if the type has one', (type) => {
    const isCounted = screenTypeOf({ type }).tally('q', new Map()) !== undefined;
    expect(tallyViewOf({ type }) !== null).toBe(isCounted);
  });

  it.each(SCREEN_TYPE_NAMES)('has a row for each line of the results of "%s"', async (type) => {
    const Tally = tallyViewOf({ type });
    if (Tally === null) return;
    for (const { screen, sent } of answeredLeast(type)) {
      const { answerSchema, counters, tally: tallyOf, resultLines } = screenTypeOf(screen);
      const own = answerSchema(screen).parse(sent);
      const tally = tallyOf(screen.id, counters(own));
      const lines = resultLines(screen, tally).filter(({ measure }) => measure !== 'mean' && measure !== 'median');
      for (const size of ['page', 'big'] as const) {
        const html = await rendered(createElement(Tally, { screen, own, tally, size, pollText: ({ en = '' }) => en }));
        expect([...html.matchAll(/<th scope="row"/g)]).toHaveLength(lines.length);
      }
    }
  });

  it.each(SCREEN_TYPE_NAMES)('edits a "%s" screen with named fields', async (type) => {
    const text = JSON.stringify({ title: { en: 'T' }, screens: [leastOf(type)] });
    const part = wholePart({ text, issues: [], languages: ['en'], onEdit: () => {} })?.at('screens', 0);
    if (part === undefined) throw new Error('The text is no JSON.');
    const { Editor } = screenEditorOf({ type });
    const html = await rendered(createElement(MantineProvider, null, createElement(Editor, { part })));
    const inputs = [...html.matchAll(/<input|<select/g)];
    expect(inputs.length).toBeGreaterThan(0);
    expect([...html.matchAll(/<label|<input[^>]* aria-label=/g)]).toHaveLength(inputs.length);
  });
});

test('a histogram has a mean only if its type has one', async () => {
  const bars = [{ name: 'Monday', count: 1, share: 1, length: 1 }];
  const shown = { table: { caption: 'Days', of: 'Day' }, unit: undefined, bars, axis: undefined };
  expect(await rendered(createElement(Histogram, shown))).not.toContain('Mean');
  expect(await rendered(createElement(Histogram, { ...shown, mean: null }))).toContain('Mean');
});

test('a hundred options have no colour each: phones have no room for that', async () => {
  const options = Array.from({ length: 100 }, (_, index) => ({ id: `o${index}`, label: { en: 'O' }, hidden: false }));
  const html = await rendered(createElement(OptionStrip, { options }));
  expect([...html.matchAll(/<span/g)]).toHaveLength(24);
});

describe('a number', () => {
  const scale = { min: -1, max: 2.5, step: 0.1 };
  const distance = { ...leastOf('number'), min: 0, max: 10, step: 0.5, unit: { en: 'km', ja: 'キロ' } };
  const poll = aPoll({ screens: [{ ...distance, required: true }] });
  const asked: Screen = screenOf(poll, 'q');

  it.each([
    ['7', 7],
    [' -0.5 ', -0.5],
    ['3.', 3],
    ['.5', 0.5],
    ['３．５', 3.5],
    ['ー２', -2],
    ['−2', -2],
    ['2,5', 2.5],
    ['1,000', 1_000],
    ['12,345,678.5', 12_345_678.5],
    ['', undefined],
    ['-', undefined],
    ['seven', undefined],
    ['1-2', undefined],
    ['0x10', undefined],
    ['1e3', undefined],
  ])('is read from %j as %j', (typed, value) => {
    expect(typedNumber(typed)).toBe(value);
  });

  it.each([
    [undefined, 1, 0],
    [0.2, 1, 0.3],
    [0.3, -1, 0.2],
    [0.25, 1, 0.3],
    [0.25, -1, 0.2],
    [2.5, 1, 2.5],
    [-1, -1, -1],
    [99, -1, 2.5],
    [-99, 1, -1],
  ] as const)('goes from %j by a step of %j to %j', (value, direction, next) => {
    expect(stepFrom(scale, value, direction)).toBe(next);
  });

  it('starts at the end of a scale that is all on one side of 0', () => {
    expect(stepFrom({ min: 1900, max: 2026, step: 1 }, undefined, -1)).toBe(1900);
    expect(stepFrom({ min: -30, max: -10, step: 5 }, undefined, 1)).toBe(-10);
  });

  it('between two steps has a valid number on either side', () => {
    expect(neighbours(scale, 0.25)).toEqual({ below: 0.2, above: 0.3 });
    expect(neighbours(scale, 0.3)).toEqual({ below: 0.3, above: 0.3 });
  });

  it.each([
    [undefined, 'Please enter a number.', '数値を入力してください。'],
    [-1, 'Please enter 0 or more.', '0以上の数値を入力してください。'],
    [10.5, 'Please enter 10 or less.', '10以下の数値を入力してください。'],
    [Number.POSITIVE_INFINITY, 'Please enter 10 or less.', '10以下の数値を入力してください。'],
    [1.2345, 'Please use steps of 0.5: 1 or 1.5.', '0.5刻みの数値を入力してください（1または1.5など）。'],
  ])('of %j is refused in words', async (value, inEnglish, inJapanese) => {
    expect([...issuesOf(asked, { type: 'number', value }).keys()]).toEqual([WHOLE_ANSWER]);
    expect(await fields(poll, { type: 'number', value })).toContain(inEnglish);
    expect(await fields(poll, { type: 'number', value }, 'ja')).toContain(inJapanese);
  });

  it('that is valid or may be left out has no issue', () => {
    expect(issuesOf(asked, { type: 'number', value: 7.5 })).toEqual(new Map());
    // An earlier answer comes back with its bin.
    expect(issuesOf(asked, { type: 'number', value: 7.5, bin: { from: 7.5, to: 7.5 } })).toEqual(new Map());
    expect(issuesOf(screenOf(aPoll({ screens: [distance] }), 'q'), { type: 'number' })).toEqual(new Map());
  });

  it('is asked with its range, its unit, and named buttons', async () => {
    const html = await fields(poll, { type: 'number', value: 10 });
    expect(html).toContain('aria-label="How?, in km"');
    expect(html).toContain('0 to 10, in steps of 0.5');
    expect(html).toMatch(/>km</);
    expect(html).toMatch(/aria-label="Less"/);
    expect(html).toMatch(/aria-label="More" aria-disabled="true"/);
    expect(await fields(poll, { type: 'number', value: 10 }, 'ja')).toContain('aria-label="How?（キロ）"');
  });

  it.each([
    [{ min: 0, max: 10 }, 'numeric'],
    [{ min: 0, max: 10, step: 0.5 }, 'decimal'],
    [{ min: -10, max: 10 }, 'text'],
  ])('of %j is typed with the keys of "%s"', async (change, inputMode) => {
    const html = await fields(aPoll({ screens: [{ ...leastOf('number'), ...change }] }), { type: 'number' });
    expect(html).toMatch(new RegExp(`inputmode="${inputMode}"`, 'i'));
  });
});

describe('a poll in one language', () => {
  const french = aPoll({
    title: { fr: 'Votre avis' },
    screens: [
      {
        ...{ type: 'choice', id: 'q', title: { fr: 'Lequel ?' }, hint: { fr: 'Un seul' } },
        options: [{ id: 'a', label: { fr: 'Le premier' } }],
      },
    ],
  });

  it.each([
    ['en', 'Choose one.'],
    ['ja', '1個選んでください。'],
  ] as const)('is shown in its language, and the page around it in "%s"', async (language, page) => {
    const html = await fields(french, { type: 'choice', optionIds: [] }, language);
    for (const text of ['Lequel ?', 'Un seul', 'Le premier', page]) expect(html).toContain(text);
  });

  it('with some texts in more languages shows each reader the best match', async () => {
    const mixed = aPoll({
      title: { fr: 'Votre avis', en: 'Your opinion' },
      screens: [{ ...leastOf('text'), title: { en: 'Why?', fr: 'Pourquoi ?' } }],
    });
    expect(await fields(mixed, { type: 'text', text: 'x' }, 'en')).toContain('Why?');
    expect(await fields(mixed, { type: 'text', text: 'x' }, 'ja')).toContain('Pourquoi ?');
  });
});
