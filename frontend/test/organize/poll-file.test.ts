import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Poll } from '@booth/shared';
import { definitionOf } from '../../src/features/organize/definition/definition.ts';
import { issueTextsIn } from '../../src/features/organize/issues/issue-texts.ts';
import { FILE_MAX_BYTES, fileText, readPollFile } from '../../src/features/organize/poll-file/poll-file.ts';
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
  ])('has the same definition when it is read back', (poll) => {
    expect(readPollFile(utf8(fileText(poll)))).toEqual({ kind: 'poll', definition: definitionOf(poll) });
  });

  it.each(files)('can be the example %s, whose file names its schema', (name) => {
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

  it("that is invalid has its issues at their lines, in the page's language", () => {
    const text = fileText(aPoll()).replace('"pollId": "favourites"', '"pollId": "Favourites!"');
    const texts = issueTextsIn(translateIn('ja'), 'ja');
    const reading = readPollFile(utf8(text), texts);
    expect(reading).toMatchObject({ kind: 'issues', text, issues: [{ path: 'pollId' }] });
    if (reading.kind !== 'issues') throw new Error('It is a poll.');
    const [issue] = reading.issues;
    expect(issue?.message).toMatch(/[ぁ-ん]/);
    expect(text.slice(issue?.from, issue?.to)).toBe('"Favourites!"');
  });

  it.each(['', '{"pollId": ', '[]', 'null', '"poll"', '7'])('with the content %j is not a poll', (text) => {
    const reading = readPollFile(utf8(text));
    expect(reading).toMatchObject({ kind: 'issues', text });
    expect(reading.kind === 'issues' && reading.issues.length).toBeGreaterThan(0);
  });

  it('must be a text, and no larger than a poll can be', () => {
    expect(readPollFile(Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0xff))).toEqual({ kind: 'not-text' });
    expect(readPollFile(new Uint8Array(FILE_MAX_BYTES + 1))).toEqual({ kind: 'too-large' });
  });
});
