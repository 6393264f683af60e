import { KEPT_BY_SERVER, POLL_MAX_BYTES, type Poll, type PollDefinition, textOfFile } from '@booth/shared';
import { type DefinitionIssue, issueAt, readDefinition } from '../definition/definition.ts';
import type { IssueTexts } from '../issues/issue-texts.ts';

/** No poll has a larger file: in UTF-16 and indented, it takes more bytes than in a request. */
export const FILE_MAX_BYTES = 4 * POLL_MAX_BYTES;

/** What a poll file may hold besides the definition, as `npm run poll -- pull` writes it. */
const NOT_OF_DEFINITION: ReadonlySet<string> = new Set([...Object.keys(KEPT_BY_SERVER), '$schema']);

/** What came of reading a file. */
export type FileReading =
  | { kind: 'poll'; definition: PollDefinition }
  /** `text` is what the places of the issues are in. */
  | { kind: 'issues'; issues: readonly DefinitionIssue[]; text: string }
  | { kind: 'not-text' }
  | { kind: 'too-large' };

/** Writes a poll as a file: as `npm run poll` reads it, too. */
export const fileText = (poll: Poll): string => `${JSON.stringify(poll, null, 2)}\n`;

/** The value of a JSON text if it is an object; undefined for all else. */
function objectIn(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Reads the definition of a poll in a file; what the server keeps of a poll is passed by. */
export function readPollFile(bytes: Uint8Array, texts?: Partial<IssueTexts>): FileReading {
  if (bytes.length > FILE_MAX_BYTES) return { kind: 'too-large' };
  const text = textOfFile(bytes);
  if (text === undefined) return { kind: 'not-text' };
  const object = objectIn(text);
  if (object === undefined) {
    // Not even an object: the issues are those of the text as it is.
    const { issues } = readDefinition(text, texts);
    return { kind: 'issues', issues, text };
  }
  const own = Object.fromEntries(Object.entries(object).filter(([name]) => !NOT_OF_DEFINITION.has(name)));
  const { definition, issues } = readDefinition(JSON.stringify(own), texts);
  if (definition !== undefined) return { kind: 'poll', definition };
  return { kind: 'issues', issues: issues.map(({ path, message }) => issueAt(text, path, message)), text };
}
