import {
  historyOf,
  redone,
  type TextHistory,
  undone,
  withStep,
  withText,
} from '../../src/features/organize/drafts/text-history.ts';

const title = (text: string) => `{"title": {"en": "${text}"}, "hint": {"en": "One"}}`;

/** Types letters into the title, one every `pauseMs`. */
function typed(history: TextHistory, texts: readonly string[], from = 0, pauseMs = 100): TextHistory {
  return texts.reduce((now, text, index) => withText(now, title(text), from + index * pauseMs), history);
}

describe('the undo history of a text', () => {
  it('undoes typing without a pause as one step', () => {
    const history = typed(historyOf(title('')), ['H', 'Ha', 'Han', 'Hand']);
    expect(history.past).toEqual([title('')]);
    expect(undone(history).text).toBe(title(''));
  });

  it('undoes typing after a pause separately', () => {
    const history = typed(typed(historyOf(title('')), ['H', 'Ha']), ['Han', 'Hand'], 5_000);
    expect(undone(history).text).toBe(title('Ha'));
    expect(undone(undone(history)).text).toBe(title(''));
  });

  it('counts the first letter, which creates the text, as typing', () => {
    const texts = ['{}', '{\n  "title": {\n    "en": "H"\n  }\n}', '{\n  "title": {\n    "en": "Hi"\n  }\n}'];
    const history = texts.reduce((now, text, index) => withText(now, text, index * 100), historyOf('{}'));
    expect(history.past).toEqual(['{}']);
  });

  it('counts the words that an input method inserts as typing', () => {
    const history = typed(historyOf(title('')), ['と', 'とう', 'とうひ', 'とうひょう', '投票']);
    expect(undone(history).text).toBe(title(''));
  });

  it('keeps the typing in two fields apart', () => {
    const first = typed(historyOf(title('')), ['A']);
    const history = withText(first, title('A').replace('One', 'Ones'), 150);
    expect(undone(history).text).toBe(title('A'));
  });

  it('counts a whole screen as a step, even right after a letter', () => {
    const first = typed(historyOf(title('')), ['A']);
    const history = withText(first, `${title('A')}${' "screen"'.repeat(20)}`, 150);
    expect(undone(history).text).toBe(title('A'));
  });

  it('has no step for typing that was reverted', () => {
    const history = typed(historyOf(title('A')), ['AB', 'A']);
    expect(history).toMatchObject({ text: title('A'), past: [], future: [] });
  });

  it('redoes, until something else is typed', () => {
    const back = undone(typed(historyOf(title('')), ['A']));
    expect(redone(back)).toMatchObject({ text: title('A'), past: [title('')], future: [] });
    expect(typed(back, ['B'], 150).future).toEqual([]);
    expect(redone(typed(back, ['B'], 150)).text).toBe(title('B'));
  });

  it('stays the same if there is nothing to undo or redo', () => {
    const history = historyOf('{}');
    expect(undone(history).text).toBe('{}');
    expect(redone(history).text).toBe('{}');
    expect(withText(history, '{}', 0)).toBe(history);
  });

  it('never adds typing to a step of its own', () => {
    const history = typed(withStep(historyOf('{}'), title('')), ['A'], 0);
    expect(undone(history).text).toBe(title(''));
  });

  it('keeps a hundred steps', () => {
    const steps = Array.from({ length: 150 }, (_, index) => String(index));
    expect(steps.reduce(withStep, historyOf('{}')).past).toHaveLength(100);
  });
});
