import { KEPT_BY_SERVER, POLL_MAX_BYTES, type Poll, type PollDefinition, textOfFile } from '@booth/shared';
import { type DefinitionIssue, issueAt, readDefinition } from '../definition/definition.ts';
import type { IssueTexts } from '../issues/issue-texts.ts';

/** The largest poll file: UTF-16 and indentation take more bytes than a request does. */
export const FILE_MAX_BYTES = 4 * POLL_MAX_BYTES;

/** What a poll file may have besides the definition: `npm run poll -- pull` writes it. */
const NOT_OF_DEFINITION: ReadonlySet<string> = new Set([...Object.keys(KEPT_BY_SERVER), '$schema']);

/** The outcome of reading a file. */
export type FileReading =
  | { kind: 'poll'; definition: PollDefinition }
  /** The issues have their places in `text`. */
  | { kind: 'issues'; issues: readonly DefinitionIssue[]; text: string }
  | { kind: 'not-text' }
  | { kind: 'too-large' };

/** Writes a poll as a file, which `npm run poll` reads as well. */
export const fileText = (poll: Poll): string => `${JSON.stringify(poll, null, 2)}\n`;

/** Parses a JSON object; undefined for any other text. */
function objectIn(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Reads the definition in a poll file, and ignores what belongs to the server. */
export function readPollFile(bytes: Uint8Array, texts?: Partial<IssueTexts>): FileReading {
  if (bytes.length > FILE_MAX_BYTES) return { kind: 'too-large' };
  const text = textOfFile(bytes);
  if (text === undefined) return { kind: 'not-text' };
  const object = objectIn(text);
  if (object === undefined) {
    // Not an object, so nothing is to be removed.
    const { issues } = readDefinition(text, texts);
    return { kind: 'issues', issues, text };
  }
  const own = Object.fromEntries(Object.entries(object).filter(([name]) => !NOT_OF_DEFINITION.has(name)));
  const { definition, issues } = readDefinition(JSON.stringify(own), texts);
  if (definition !== undefined) return { kind: 'poll', definition };
  return { kind: 'issues', issues: issues.map(({ path, message }) => issueAt(text, path, message)), text };
}
