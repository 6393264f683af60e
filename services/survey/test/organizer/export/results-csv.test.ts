import type { ResultsSnapshot, ScreenTally } from '@booth/shared';
import { parse } from 'csv-parse/sync';
import { resultsCsv } from '../../../src/organizer/export/results-csv.ts';
import { aPoll, optionsOf } from '../../support/polls.ts';

/** A poll in one language. */
const poll = aPoll({
  pollId: 'evening',
  title: { en: 'The evening' },
  screens: [
    {
      type: 'profile',
      id: 'you',
      title: { en: 'You' },
      fields: [{ type: 'checkbox', id: 'new', label: { en: 'New' } }],
    },
    {
      type: 'choice',
      id: 'drink',
      title: { en: 'Drink' },
      options: [
        { id: 'tea', label: { en: 'Tea, "hot"' } },
        { id: 'water', label: { en: '=Water' } },
        { id: 'milk', label: { en: 'Milk' }, hidden: true },
      ],
    },
    { type: 'choice', id: 'food', title: { en: 'Food' }, options: [{ id: 'tea', label: { en: 'A tea cake' } }] },
    { type: 'rating', id: 'rated', title: { en: 'How was it?' }, max: 3 },
    {
      type: 'ranking',
      id: 'ranked',
      title: { en: 'The best' },
      options: ['x', 'y'].map((id) => ({ id, label: { en: id } })),
    },
    { type: 'number', id: 'cold', title: { en: 'Degrees' }, min: -2, max: 0 },
    { type: 'text', id: 'why', title: { en: 'Why?' } },
  ],
});

const aSnapshot = (screens: ScreenTally[]): ResultsSnapshot => ({
  ...{ pollId: poll.pollId, pollVersion: 1, revision: 1, asOf: '2026-11-23T10:00:00.000Z', ballots: 4, timeline: [] },
  screens,
});

const tallies: ScreenTally[] = [
  {
    type: 'choice',
    screenId: 'drink',
    answers: 4,
    options: [
      { optionId: 'water', count: 3 },
      { optionId: 'milk', count: 2 },
    ],
  },
  { type: 'choice', screenId: 'food', answers: 4, options: [{ optionId: 'tea', count: 1 }] },
  { type: 'rating', screenId: 'rated', answers: 4, ratings: [{ rating: 2, count: 3 }], mean: 2 },
  { type: 'ranking', screenId: 'ranked', answers: 4, points: [{ optionId: 'y', points: 4 }] },
  {
    ...{ type: 'number', screenId: 'cold', answers: 4, mean: -1.5, median: -1 },
    bins: [{ from: -1, to: -1, count: 4 }],
  },
];

/** Returns the cells as a spreadsheet reads them. */
const rowsOf = (...[of, snapshot]: Parameters<typeof resultsCsv>): string[][] =>
  parse(resultsCsv(of, snapshot), { bom: true });

test('each counted screen has its lines, in the order of the poll, and each amount its unit', () => {
  expect(rowsOf(poll, aSnapshot(tallies))).toEqual([
    ['screen', 'item', 'label-en', 'measure', 'amount'],
    ['drink', 'water', "'=Water", 'votes', '3'],
    ['drink', 'milk', 'Milk', 'votes', '2'],
    ['drink', 'tea', 'Tea, "hot"', 'votes', '0'],
    ['food', 'tea', 'A tea cake', 'votes', '1'],
    ['rated', '1', '', 'ballots', '0'],
    ['rated', '2', '', 'ballots', '3'],
    ['rated', '3', '', 'ballots', '0'],
    ['rated', '(mean)', '', 'mean', '2'],
    ['ranked', 'y', 'y', 'points', '4'],
    ['ranked', 'x', 'x', 'points', '0'],
    ['cold', '-2', '', 'ballots', '0'],
    ['cold', '-1', '', 'ballots', '4'],
    ['cold', '0', '', 'ballots', '0'],
    ['cold', '(mean)', '', 'mean', '-1.5'],
    ['cold', '(median)', '', 'median', '-1'],
    ['', '(ballots)', '', 'ballots', '4'],
  ]);
});

test('an option id that looks like a number stays unchanged', () => {
  const options = optionsOf('007', '1e3', '42');
  const numbered = aPoll({ screens: [{ type: 'choice', id: 'which', title: { en: 'Which?' }, options }] });
  expect(rowsOf(numbered, undefined).map(([, item]) => item)).toEqual(['item', '007', '1e3', '42', '(ballots)']);
});

test('before the first vote, counts are 0 and means are empty', () => {
  const amounts = rowsOf(poll, undefined).map(([screen, item, , , amount]) => [screen, item, amount]);
  expect(amounts).toContainEqual(['drink', 'tea', '0']);
  expect(amounts).toContainEqual(['rated', '(mean)', '']);
  expect(amounts.at(-1)).toEqual(['', '(ballots)', '0']);
});

test('a tally of the screen’s earlier type is ignored', () => {
  const [, , , rated] = poll.screens;
  if (rated === undefined) throw new Error('the poll has too few screens');
  const screens = [{ ...rated, id: 'drink' }];
  expect(rowsOf({ ...poll, screens }, aSnapshot(tallies)).at(-2)).toEqual(['drink', '(mean)', '', 'mean', '']);
});

test('each language of the title and the options has a column, with empty cells for texts that it lacks', () => {
  const options = [{ ...optionsOf('a')[0], id: 'a', label: { ja: '甲', ko: '갑' } }];
  const several = aPoll({ screens: [{ type: 'choice', id: 'which', title: { en: 'Which?' }, options }] });
  expect(rowsOf(several, undefined).slice(0, 2)).toEqual([
    ['screen', 'item', 'label-en', 'label-ja', 'label-ko', 'measure', 'amount'],
    ['which', 'a', '', '甲', '갑', 'votes', '0'],
  ]);
});

test('quotes every cell', () => {
  const lines = resultsCsv(poll, aSnapshot(tallies)).replace('\uFEFF', '').trimEnd().split('\r\n');
  for (const line of lines) expect(line).toMatch(/^"(?:[^"]|"")*"(?:,"(?:[^"]|"")*")*$/);
});
