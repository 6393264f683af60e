import '@booth/shared/zod-english';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { ownValue, Poll, textOfFile } from '@booth/shared';
import { applyEdits, type JSONPath, modify } from 'jsonc-parser';
import * as z from 'zod/mini';

/** The file of the JSON Schema, which editors read. */
export const SCHEMA_FILE = join(import.meta.dirname, '../../../shared/poll.schema.json');

/** The content of a poll file. Strict: a misspelt key is an issue and not a lost setting. */
const PollText = z.catchall(z.safeExtend(Poll, { $schema: z.optional(z.string()) }), z.never());

/** A poll file that was read. */
export interface PollFile {
  text: string;
  poll: Poll;
  /** The JSON as it was written, without defaults. */
  written: Record<string, unknown>;
}

/** All issues of a poll file, one line each, which begins with the path. */
export class PollFileError extends Error {
  readonly issues: readonly string[];

  constructor(issues: readonly string[]) {
    super(issues.join('\n'));
    this.name = 'PollFileError';
    this.issues = issues;
  }
}

/** Returns the path as editors show it, such as `screens[0].rules`; `(poll)` for the whole poll. */
function shownPath(path: readonly PropertyKey[]): string {
  const shown = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
  return shown === '' ? '(poll)' : shown.replace(/^\./, '');
}

/** Parses JSON. @throws PollFileError */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new PollFileError([`(file): not JSON: ${error instanceof Error ? error.message : error}`]);
  }
}

/** Parses the text of a poll file. @throws PollFileError with every issue */
export function parsePollFile(text: string): PollFile {
  const json = parseJson(text);
  const parsed = PollText.safeParse(json);
  if (!parsed.success) {
    throw new PollFileError(parsed.error.issues.map(({ path, message }) => `${shownPath(path)}: ${message}`));
  }
  const { $schema: _schema, ...poll } = parsed.data;
  return { text, poll, written: z.record(z.string(), z.unknown()).parse(json) };
}

/** Messages for files that can't be read, by the code of the system's error. */
const UNREADABLE = new Map([
  ['ENOENT', 'there is no such file'],
  ['EISDIR', 'this is a folder: name a file'],
  ['EACCES', 'this user may not read it'],
]);

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '');

function bytesOf(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new PollFileError([`(file): ${UNREADABLE.get(codeOf(error)) ?? error}`]);
  }
}

/**
 * Reads a text file in UTF-8, or in UTF-16 with a byte order mark. Returns the text without the
 * mark.
 * @throws PollFileError
 */
export function readTextFile(file: string): string {
  const text = textOfFile(bytesOf(file));
  if (text === undefined) throw new PollFileError(['(file): not a text in UTF-8: save it in that encoding']);
  return text;
}

/** Reads and parses a poll file. @throws PollFileError */
export const readPollFile = (file: string): PollFile => parsePollFile(readTextFile(file));

/** Messages for files that can't be written, by the code of the system's error. */
const UNWRITABLE = new Map([
  ['ENOENT', 'there is no such folder'],
  ['ENOTDIR', 'there is no such folder'],
  ['EISDIR', 'this is a folder: name a file'],
  ['EACCES', 'this user may not write it'],
]);

/** Writes a text file. @throws PollFileError */
export function writeTextFile(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new PollFileError([`(file): ${UNWRITABLE.get(codeOf(error)) ?? error}`]);
  }
}

/** Writes a poll file, which refers to the schema unless the poll names another. */
export function writePollFile(file: string, poll: Record<string, unknown>): void {
  const $schema = relative(dirname(resolve(file)), SCHEMA_FILE).replaceAll('\\', '/');
  writeTextFile(file, `${JSON.stringify({ $schema, ...poll }, null, 2)}\n`);
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Returns the stored poll as the file would write it: unchanged parts stay as they were written, in
 * their order and without defaults, so that a diff shows only changes.
 * @param written the JSON of the file
 * @param parsed the same with defaults
 */
export function inWordsOf(written: unknown, parsed: unknown, stored: unknown): unknown {
  if (isDeepStrictEqual(parsed, stored)) return written;
  if (Array.isArray(written) && Array.isArray(parsed) && Array.isArray(stored)) {
    return stored.map((value, index) => inWordsOf(written[index], parsed[index], value));
  }
  if (!isRecord(written) || !isRecord(parsed) || !isRecord(stored)) return stored;
  const names = new Set([...Object.keys(written), ...Object.keys(stored)]);
  const entries = [...names].flatMap((name): [string, unknown][] => {
    const [word, meaning, value] = [written, parsed, stored].map((each) => ownValue(each, name));
    // Only the file has it, such as `$schema`; or the poll no longer has it.
    if (value === undefined) return meaning === undefined ? [[name, word]] : [];
    // The file leaves out a default.
    if (word === undefined && isDeepStrictEqual(meaning, value)) return [];
    return [[name, inWordsOf(word, meaning, value)]];
  });
  return Object.fromEntries(entries);
}

/**
 * Returns the text of a file with the values of `words` in place of those that differ. All else
 * stays as it is, also spaces and line breaks.
 */
export function editedText(text: string, written: unknown, words: unknown, path: JSONPath = []): string {
  if (isDeepStrictEqual(written, words)) return text;
  if (isRecord(written) && isRecord(words)) {
    const names = [...new Set([...Object.keys(written), ...Object.keys(words)])];
    return names.reduce(
      (edited, name) => editedText(edited, ownValue(written, name), ownValue(words, name), [...path, name]),
      text,
    );
  }
  if (Array.isArray(written) && Array.isArray(words) && written.length === words.length) {
    return words.reduce<string>((edited, word, at) => editedText(edited, written[at], word, [...path, at]), text);
  }
  return applyEdits(text, modify(text, path, words, { formattingOptions: { insertSpaces: true, tabSize: 2 } }));
}

/**
 * Returns the JSON Schema of a poll file, as text. It can't express issues of the poll as a whole
 * (rules, ids); `npm run poll -- validate` finds them.
 */
export function pollSchemaText(): string {
  const { $schema, ...schema } = z.toJSONSchema(PollText, { io: 'input', target: 'draft-7' });
  return `${JSON.stringify({ $schema, title: 'A poll of the Serverless Booth', ...schema }, null, 2)}\n`;
}
