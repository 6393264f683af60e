import { ballotColumns, exportedBallotOf, Poll } from '@booth/shared';
import { parse } from 'csv-parse/sync';
import { ballotLine, ballotsHeader } from '../../../src/organizer/export/ballots-csv.ts';
import { aBallot, anId } from '../../support/ballots.ts';

const words = { en: 'x', ja: 'x' };
const poll = Poll.parse({
  pollId: 'formula-1',
  version: 1,
  title: words,
  status: 'open',
  visibility: 'hidden',
  screens: [
    { type: 'text', id: 'why', title: words },
    { type: 'rating', id: 'constructor', title: words },
    {
      type: 'profile',
      id: 'fan',
      title: words,
      fields: ['driver', 'constructor'].map((id) => ({ type: 'text', id, label: words })),
    },
    { type: 'text', id: 'other-answers', title: words },
    { type: 'choice', id: 'teams', title: words, options: [{ id: 'red', label: words }] },
    { type: 'ranking', id: 'circuits', title: words, options: ['spa', 'monza'].map((id) => ({ id, label: words })) },
    { type: 'number', id: 'degrees', title: words, min: -10, max: 40 },
  ],
});

/** Returns the rows of cells that a spreadsheet reads. */
function rowsOf(answers: object): string[][] {
  const ballot = aBallot({ pollId: poll.pollId, userId: anId(1), answers: JSON.stringify(answers) });
  return parse(`${ballotsHeader(poll)}${ballotLine(poll, exportedBallotOf(ballot))}`, {
    bom: true,
    relax_column_count: false,
  });
}

/** Returns the cells of the ballot by column. */
function cellsOf(answers: object): Map<string, string> {
  const [header = [], ...rows] = rowsOf(answers);
  expect(rows).toHaveLength(1);
  return new Map(header.map((column, index) => [column, rows[0]?.[index] ?? '']));
}

describe('ballots as CSV', () => {
  test.each([
    ['\n', "nice talk\n=cmd|' /C calc'!A0"],
    ['\r', 'first line\rsecond line'],
    ['\r\n', 'first\r\nsecond'],
    ['a quote and a comma', 'so "good", really'],
    ['a line separator', 'first\u2028second'],
  ])('a text with %j stays in one cell and is read back unchanged', (_what, text) => {
    expect(cellsOf({ why: { type: 'text', text } }).get('why')).toBe(text);
  });

  test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1'])('a spreadsheet shows %j and does not run it', (text) => {
    expect(cellsOf({ why: { type: 'text', text } }).get('why')).toBe(`'${text}`);
  });

  test('quotes every cell, also empty ones and the names of columns', () => {
    const ballot = aBallot({ pollId: poll.pollId, userId: anId(1) });
    const [header = '', line = ''] = `${ballotsHeader(poll)}${ballotLine(poll, exportedBallotOf(ballot))}`
      .replace('\uFEFF', '')
      .split('\r\n');
    for (const row of [header, line]) expect(row).toMatch(/^"[^"]*"(,"[^"]*")*$/);
  });

  test('an unanswered screen or field called `constructor` is empty', () => {
    const cells = cellsOf({ fan: { type: 'profile', fields: { driver: 'Ann' } } });
    expect([cells.get('constructor'), cells.get('fan.driver'), cells.get('fan.constructor')]).toEqual(['', 'Ann', '']);
  });

  test('an answer with a field that was removed is whole in the column of other answers', () => {
    const answers = { fan: { type: 'profile', fields: { driver: 'Ann', team: 'red' } } };
    const cells = cellsOf(answers);
    expect(JSON.parse(cells.get('other-answers') ?? '')).toEqual(answers);
    expect(cells.get('fan.driver')).toBe('');
  });

  test.each([
    ['why', { type: 'rating', rating: 3 }],
    ['constructor', { type: 'number', value: 3 }],
    ['fan', { type: 'text', text: 'Ann' }],
  ])('an answer from when the screen "%s" had another type is in the column of other answers', (screenId, answer) => {
    const cells = cellsOf({ [screenId]: answer });
    expect(JSON.parse(cells.get('other-answers') ?? '')).toEqual({ [screenId]: answer });
    expect([...cells.values()].filter((cell) => cell !== '')).toHaveLength(4);
  });

  test('choices, ratings, rankings and numbers are in the column of their screen; a number is no formula', () => {
    const cells = cellsOf({
      teams: { type: 'choice', optionIds: ['red', 'blue'] },
      constructor: { type: 'rating', rating: 4 },
      circuits: { type: 'ranking', order: ['monza', 'spa'] },
      degrees: { type: 'number', value: -2, bin: { from: -4, to: -2 } },
    });
    expect(['teams', 'constructor', 'circuits', 'degrees'].map((column) => cells.get(column))).toEqual([
      'red; blue',
      '4',
      'monza > spa',
      '-2',
    ]);
  });

  test('the correlation id of a ballot is in no cell', () => {
    const ballot = aBallot({ pollId: poll.pollId, userId: anId(1), correlationId: 'c0ffee00c0ffee00' });
    expect(ballotLine(poll, exportedBallotOf(ballot))).not.toContain('c0ffee');
  });

  test('a screen with the id of a fixed column has a column of its own', () => {
    expect(ballotColumns(poll)).toContain('other-answers.answer');
    const cells = cellsOf({ 'other-answers': { type: 'text', text: 'mine' } });
    expect([cells.get('other-answers.answer'), cells.get('other-answers')]).toEqual(['mine', '']);
  });
});
