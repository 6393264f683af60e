import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Poll, type PollSummary } from '@booth/shared';
import { copyOf } from '../../src/features/organize/definition/copy-of.ts';
import { definitionOf } from '../../src/features/organize/definition/definition.ts';
import { issueTextsIn } from '../../src/features/organize/issues/issue-texts.ts';
import { FILE_MAX_BYTES, fileText, readPollFile } from '../../src/features/organize/poll-file/poll-file.ts';
import { filterIn, isFiltering, queryOf, shownPolls } from '../../src/features/organize/poll-list/poll-filter.ts';
import { aPoll } from '../support/polls.ts';
import { translateIn } from '../support/texts.ts';

const examples = resolve(__dirname, '../../../services/survey/polls');
const files = readdirSync(examples).filter((name) => name.endsWith('.json'));

const utf8 = (text: string) => new TextEncoder().encode(text);

describe('a poll as a file', () => {
  it.each([
    aPoll(),
    aPoll({ status: 'closed', openedAt: '2026-12-01T00:00:00Z', closedAt: '2026-12-02T00:00:00Z', version: 9 }),
    aPoll({ revealed: true, description: { en: 'Two\nlines', ja: '2\n行' }, opensAt: '2026-12-01T09:00:00+09:00' }),
  ])('has the same definition when it is read again', (poll) => {
    expect(readPollFile(utf8(fileText(poll)))).toEqual({ kind: 'poll', definition: definitionOf(poll) });
  });

  it.each(files)('may be the example %s, whose file names its schema', (name) => {
    const bytes = readFileSync(join(examples, name));
    const { $schema: _schema, ...poll } = JSON.parse(bytes.toString());
    expect(readPollFile(bytes)).toEqual({ kind: 'poll', definition: definitionOf(Poll.parse(poll)) });
  });

  it.each([
    ['UTF-8 with a mark', (text: string) => Buffer.from(`\uFEFF${text}`)],
    ['UTF-16, little end first', (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le')],
    ['UTF-16, big end first', (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le').swap16()],
  ])('is read in %s', (_, encoded) => {
    expect(readPollFile(encoded(fileText(aPoll())))).toMatchObject({ kind: 'poll' });
  });

  it('that does not fit has its issues at their lines, in the language of the page', () => {
    const text = fileText(aPoll()).replace('"pollId": "favourites"', '"pollId": "Favourites!"');
    const texts = issueTextsIn(translateIn('ja'), 'ja');
    const reading = readPollFile(utf8(text), texts);
    expect(reading).toMatchObject({ kind: 'issues', text, issues: [{ path: 'pollId' }] });
    if (reading.kind !== 'issues') throw new Error('It is a poll.');
    const [issue] = reading.issues;
    expect(issue?.message).toMatch(/[ぁ-ん]/);
    expect(text.slice(issue?.from, issue?.to)).toBe('"Favourites!"');
  });

  it.each(['', '{"pollId": ', '[]', 'null', '"poll"', '7'])('that holds %j is none', (text) => {
    const reading = readPollFile(utf8(text));
    expect(reading).toMatchObject({ kind: 'issues', text });
    expect(reading.kind === 'issues' && reading.issues.length).toBeGreaterThan(0);
  });

  it('is a text, and no larger than a poll can be', () => {
    expect(readPollFile(Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0xff))).toEqual({ kind: 'not-text' });
    expect(readPollFile(new Uint8Array(FILE_MAX_BYTES + 1))).toEqual({ kind: 'too-large' });
  });
});

describe('a copy of a poll', () => {
  const now = Date.parse('2026-12-10T00:00:00Z');

  it.each([
    [
      { en: 'Tea', ja: 'お茶', fr: 'Thé' },
      { en: 'Tea (copy)', ja: 'お茶のコピー', fr: 'Thé (2)' },
    ],
    [
      { en: 'Tea (copy)', ja: 'お茶のコピー', fr: 'Thé (2)' },
      { en: 'Tea (copy 2)', ja: 'お茶のコピー2', fr: 'Thé (3)' },
    ],
    [{ ja: 'お茶のコピー9' }, { ja: 'お茶のコピー10' }],
    [{ en: 'x'.repeat(500) }, { en: 'x'.repeat(500) }],
  ])('of %j is named %j', (title, named) => {
    expect(copyOf(aPoll({ title }), now).title).toEqual(named);
  });

  it('has an id that says so, and says it once', () => {
    expect(copyOf(aPoll({ pollId: 'tea' }), now).pollId).toBe('tea-copy');
    expect(copyOf(aPoll({ pollId: 'tea-copy-2' }), now).pollId).toBe('tea-copy');
    expect(copyOf(aPoll({ pollId: 'x'.repeat(64) }), now).pollId).toBe(`${'x'.repeat(59)}-copy`);
  });

  it('is all else that was written, but times that have passed', () => {
    const poll = aPoll({ opensAt: '2026-12-09T00:00:00Z', closesAt: '2026-12-11T00:00:00Z', status: 'closed' });
    const { opensAt: _opensAt, pollId: _id, title: _title, ...rest } = definitionOf(poll);
    const { pollId: _copyId, title: _copyTitle, ...copy } = copyOf(poll, now);
    expect(copy).toEqual(rest);
    expect(copyOf(poll, Date.parse('2026-12-11T00:00:00Z')).closesAt).toBeUndefined();
  });
});

describe('the list of polls', () => {
  const summary = (pollId: string, status: PollSummary['status'], title: Record<string, string>): PollSummary => ({
    ...{ pollId, version: 1, title, status, visibility: 'live', revealed: false },
  });
  const polls = [
    summary('old', 'archived', { en: 'Old' }),
    summary('show-of-hands', 'closed', { en: 'Show of hands', ja: '挙手' }),
    summary('b', 'open', { en: 'Question 10' }),
    summary('a', 'open', { en: 'Question 9' }),
    summary('draft', 'draft', { ja: '下書き' }),
  ];
  const shown = (query: string) =>
    shownPolls(polls, filterIn(new URLSearchParams(query)), 'en').map((each) => each.pollId);

  it('begins with what is open, and ends with what was put away', () => {
    expect(shown('')).toEqual(['a', 'b', 'draft', 'show-of-hands', 'old']);
  });

  it.each([
    ['q=挙手', ['show-of-hands']],
    ['q=SHOW', ['show-of-hands']],
    ['q=kaj fe7', ['show-of-hands']],
    ['q=ｑｕｅｓｔｉｏｎ', ['a', 'b']],
    ['status=draft', ['draft']],
    ['q=question&status=draft', []],
    ['status=nonsense', ['a', 'b', 'draft', 'show-of-hands', 'old']],
  ])('shows by "%s" just %j', (query, ids) => {
    expect(shown(query)).toEqual(ids);
  });

  it('keeps its filter in the address', () => {
    for (const query of ['q=tea&status=open', 'q=tea', 'status=archived', '']) {
      const filter = filterIn(new URLSearchParams(query));
      expect([queryOf(filter).toString(), isFiltering(filter)]).toEqual([query, query !== '']);
    }
  });
});
