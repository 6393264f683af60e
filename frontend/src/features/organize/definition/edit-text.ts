import { applyEdits, type JSONPath, modify } from 'jsonc-parser';

const FORMAT = { insertSpaces: true, tabSize: 2 };

/**
 * The text with one value set, or taken away (undefined); the rest stays as it was typed.
 * @param path names into the poll; a position in a list is a number, and one after its last adds to it
 */
export function withValue(text: string, path: JSONPath, value: unknown): string {
  return applyEdits(text, modify(text, path, value, { formattingOptions: FORMAT }));
}
