import '@booth/shared/messages';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { ownValue, Poll, textOfFile } from '@booth/shared';
import { applyEdits, type JSONPath, modify } from 'jsonc-parser';
import * as z from 'zod/mini';

/** The published schema, for editors. */
export const SCHEMA_FILE = join(import.meta.dirname, '../../../shared/poll.schema.json');

/**
 * What a poll file may hold. Strict: a misspelt key is an issue, not a setting that goes missing.
 */
const PollText = z.catchall(z.safeExtend(Poll, { $schema: z.optional(z.string()) }), z.never());

/** A poll as a file holds it: JSON, which may name its schema for editors. */
export interface PollFile {
  text: string;
  poll: Poll;
  /** As it was written: without the defaults. */
  written: Record<string, unknown>;
}

/** All that is wrong with a poll file: one line each, the path first. */
export class PollFileError extends Error {
  readonly issues: readonly string[];

  constructor(issues: readonly string[]) {
    super(issues.join('\n'));
    this.name = 'PollFileError';
    this.issues = issues;
  }
}

/** `screens.0.rules` as `screens[0].rules`, the way editors show it; `(poll)` for the whole. */
function shownPath(path: readonly PropertyKey[]): string {
  const shown = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
  return shown === '' ? '(poll)' : shown.replace(/^\./, '');
}

/** Throws a PollFileError that says what is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new PollFileError([`(file): not JSON: ${error instanceof Error ? error.message : error}`]);
  }
}

/** Throws a PollFileError with every issue of the text. */
export function parsePollFile(text: string): PollFile {
  const json = parseJson(text);
  const parsed = PollText.safeParse(json);
  if (!parsed.success) {
    throw new PollFileError(parsed.error.issues.map(({ path, message }) => `${shownPath(path)}: ${message}`));
  }
  const { $schema: _schema, ...poll } = parsed.data;
  return { text, poll, written: z.record(z.string(), z.unknown()).parse(json) };
}

/** What to say of a file that cannot be read, by the code of the system's error. */
const UNREADABLE = new Map([
  ['ENOENT', 'there is no such file'],
  ['EISDIR', 'this is a folder: name a file'],
  ['EACCES', 'this user may not read it'],
]);

function bytesOf(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    throw new PollFileError([`(file): ${UNREADABLE.get(code) ?? error}`]);
  }
}

/**
 * The text of a file in UTF-8, or in UTF-16 with a byte order mark; without the mark. Throws a
 * PollFileError.
 */
export function readTextFile(file: string): string {
  const text = textOfFile(bytesOf(file));
  if (text === undefined) throw new PollFileError(['(file): not a text in UTF-8: save it in that encoding']);
  return text;
}

export const readPollFile = (file: string): PollFile => parsePollFile(readTextFile(file));

/** Writes a poll as a file, with the address of its schema unless it names one. */
export function writePollFile(file: string, poll: Record<string, unknown>): void {
  const $schema = relative(dirname(resolve(file)), SCHEMA_FILE).replaceAll('\\', '/');
  writeFileSync(file, `${JSON.stringify({ $schema, ...poll }, null, 2)}\n`);
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * The stored poll in the words of the file: what is the same stays as it was written, in its order
 * and without defaults, so that only changes are seen. `parsed` is what the file means.
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
    // The file alone has it, such as the address of its schema; or the poll has it no more.
    if (value === undefined) return meaning === undefined ? [[name, word]] : [];
    // A default that the file leaves out.
    if (word === undefined && isDeepStrictEqual(meaning, value)) return [];
    return [[name, inWordsOf(word, meaning, value)]];
  });
  return Object.fromEntries(entries);
}

/**
 * The text of a file with the values of `words` where they differ from what is written; all else
 * stays as it is, spaces and line breaks included.
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
 * The JSON Schema of a poll file, as text. What only the whole poll can tell (rules, ids) is
 * `validate`'s to say.
 */
export function pollSchemaText(): string {
  const { $schema, ...schema } = z.toJSONSchema(PollText, { io: 'input', target: 'draft-7' });
  return `${JSON.stringify({ $schema, title: 'A poll of the Serverless Booth', ...schema }, null, 2)}\n`;
}
