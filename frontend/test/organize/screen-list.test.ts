import { type PollDefinition, SCREEN_TYPE_NAMES } from '@booth/shared';
import { readDefinition } from '../../src/features/organize/definition/definition.ts';
import { type DefinitionPart, wholePart } from '../../src/features/organize/definition/definition-part.ts';
import {
  addScreen,
  duplicateScreen,
  removeScreen,
  rulesNaming,
} from '../../src/features/organize/definition/screen-list.ts';
import { placeAfterMove } from '../../src/features/organize/editor/selection.ts';
import { screenEditorOf } from '../../src/screens/editors.ts';
import { translateIn } from '../support/texts.ts';

const screen = (id: string, rules: object[] = []) => ({
  id,
  type: 'rating',
  title: { en: id },
  required: true,
  ...(rules.length > 0 && { rules }),
});
const rule = (asked: string, goTo: string, is = '1') => ({ when: { screen: asked, is }, goTo });

/** Changes a poll with these screens. Returns the new screens and the number of writes. */
function changed(screens: object[], change: (poll: DefinitionPart) => void) {
  const written: string[] = [];
  const text = JSON.stringify({ pollId: 'p', title: { en: 'P' }, visibility: 'live', screens }, null, 2);
  const poll = wholePart({ text, issues: [], languages: ['en'], onEdit: (edit) => written.push(edit(text)) });
  if (poll === undefined) throw new Error('The text is no JSON.');
  change(poll);
  const [last = ''] = written;
  const reading = readDefinition(last);
  const definition: Partial<PollDefinition> = JSON.parse(last);
  return { writes: written.length, issues: reading.issues, screens: definition.screens ?? [] };
}

const rulesOf = (screens: PollDefinition['screens']) => screens.map(({ rules }) => rules);

describe('adding a screen', () => {
  it.each(SCREEN_TYPE_NAMES)('of the type "%s" gives a valid screen at its position, with an id of its own', (type) => {
    const blank = screenEditorOf({ type }).blank({ t: translateIn('ja'), language: 'ja' });
    const added = changed([screen('one'), screen(type)], (poll) => addScreen(poll, 1, blank));
    expect(added).toMatchObject({ writes: 1, issues: [] });
    expect(added.screens.map(({ id }) => id)).toEqual(['one', `${type}-2`, type]);
  });

  it("never uses the id of the survey's end", () => {
    const { screens } = changed([screen('end-1')], (poll) => duplicateScreen(poll, 0));
    expect(screens.map(({ id }) => id)).toEqual(['end-1', 'end-2']);
  });
});

describe('deleting a screen', () => {
  const screens = [
    screen('one', [rule('one', 'three'), rule('one', 'four', '2')]),
    screen('two'),
    screen('three', [rule('two', 'end')]),
    screen('four'),
  ];

  it('deletes the rules that lead to it and keeps the others, as one step of undo', () => {
    const { writes, issues, screens: left } = changed(screens, (poll) => removeScreen(poll, 2));
    expect({ writes, issues }).toEqual({ writes: 1, issues: [] });
    expect(left.map(({ id }) => id)).toEqual(['one', 'two', 'four']);
    expect(rulesOf(left)).toEqual([[rule('one', 'four', '2')], undefined, undefined]);
  });

  it('deletes the rules that ask it, without leaving an empty list', () => {
    const { issues, screens: left } = changed(screens, (poll) => removeScreen(poll, 1));
    expect(issues).toEqual([]);
    expect(rulesOf(left)).toEqual([[rule('one', 'three'), rule('one', 'four', '2')], undefined, undefined]);
  });

  it('can count beforehand how many rules of other screens go with it', () => {
    const counts: number[] = [];
    changed(screens, (poll) => {
      counts.push(...screens.map((_, place) => rulesNaming(poll, place)));
      poll.at('title', 'en').set('Q');
    });
    expect(counts).toEqual([0, 1, 1, 1]);
  });
});

describe('duplicating a screen', () => {
  it("puts the copy after the original, with rules that ask the copy and lead where the original's do", () => {
    const screens = [
      screen('one'),
      screen('two', [rule('two', 'four'), rule('one', 'end', '2')]),
      screen('three'),
      screen('four'),
    ];
    const { writes, issues, screens: all } = changed(screens, (poll) => duplicateScreen(poll, 1));
    expect({ writes, issues }).toEqual({ writes: 1, issues: [] });
    expect(all.map(({ id }) => id)).toEqual(['one', 'two', 'two-2', 'three', 'four']);
    expect(all[2]?.rules).toEqual([rule('two-2', 'four'), rule('one', 'end', '2')]);
  });

  it('leaves out rules that would be invalid in the copy', () => {
    const screens = [screen('one', [rule('later', 'end'), rule('one', 'gone'), rule('gone', 'end')]), screen('later')];
    const { screens: all } = changed(screens, (poll) => duplicateScreen(poll, 0));
    expect(all[1]).toEqual({ ...screen('one'), id: 'one-2' });
  });

  it('gives the copy of a copy the next number', () => {
    const { screens: all } = changed([screen('one'), screen('one-2')], (poll) => duplicateScreen(poll, 1));
    expect(all.map(({ id }) => id)).toEqual(['one', 'one-2', 'one-3']);
  });
});

it.each([
  [0, 0, 2, 2],
  [1, 0, 2, 0],
  [2, 0, 2, 1],
  [3, 0, 2, 3],
  [0, 2, 0, 1],
  [2, 2, 0, 0],
])('the screen at %i is, after a move from %i to %i, at %i', (place, from, to, after) => {
  expect(placeAfterMove(place, from, to)).toBe(after);
});
