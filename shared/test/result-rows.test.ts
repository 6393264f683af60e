import { type ResultsSnapshot, resultRows } from '../src/index.ts';
import { both, optionsOf, parsedPoll } from './support/polls.ts';

const poll = parsedPoll({
  title: { ja: '題' },
  screens: [
    { type: 'choice', id: 'pick', title: { ja: '題' }, options: optionsOf('7', '007', 'tea') },
    { type: 'rating', id: 'stars', title: { en: 'Stars' }, max: 3 },
    { type: 'text', id: 'why', title: both('Why') },
  ],
});
const snapshot: ResultsSnapshot = {
  ...{ pollId: poll.pollId, pollVersion: 1, revision: 1, asOf: '2026-11-23T10:00:00.000Z', ballots: 4, timeline: [] },
  screens: [
    { type: 'choice', screenId: 'other', answers: 9, options: [{ optionId: '7', count: 9 }] },
    { type: 'choice', screenId: 'pick', answers: 4, options: [{ optionId: '7', count: 3 }] },
    // A tally from when the screen had another type.
    { type: 'choice', screenId: 'stars', answers: 9, options: [] },
  ],
};
const rowsOf = (of?: ResultsSnapshot) => resultRows(poll, of);

describe('the rows of exported results', () => {
  test('begin with the names of the columns: a label in each language of the poll', () => {
    expect(rowsOf(snapshot)[0]).toEqual(['screen', 'item', 'label-ja', 'label-en', 'measure', 'amount']);
  });

  test('end with the number of ballots, which is 0 without results', () => {
    expect(rowsOf(snapshot).at(-1)).toEqual(['', '(ballots)', undefined, undefined, 'ballots', 4]);
    expect(rowsOf().at(-1)?.at(-1)).toBe(0);
  });

  test('have a number for an id that is written like one, and a text for any other', () => {
    const items = rowsOf(snapshot).flatMap(([screen, item]) => (screen === 'pick' ? [item] : []));
    expect(items).toEqual(expect.arrayContaining([7, '007', 'tea']));
    expect(items).not.toContain('7');
  });

  test('have the amounts of a screen by its type, in both languages, and none of a text', () => {
    expect(rowsOf(snapshot)).toContainEqual(['pick', 7, '7', '7', 'votes', 3]);
    expect(rowsOf(snapshot).map(([screen]) => screen)).not.toContain('why');
  });

  test('are the same for a tally of another type as before the first answer', () => {
    const ofStars = (of?: ResultsSnapshot) => rowsOf(of).filter(([screen]) => screen === 'stars');
    expect(ofStars(snapshot)).toEqual(ofStars());
    expect(ofStars().length).toBeGreaterThan(0);
  });
});
