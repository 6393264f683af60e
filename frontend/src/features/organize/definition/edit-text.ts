import { applyEdits, findNodeAtLocation, getNodeValue, type JSONPath, modify, parseTree } from 'jsonc-parser';

const FORMAT = { insertSpaces: true, tabSize: 2 };

/** Edits the newest text, which may be newer than the part of it that asks for the edit. */
export type Edit = (text: string) => string;

/** Returns where a new name goes: before the next one of `order`, or to the end. */
function insertionIndex(order: readonly string[], name: string, present: readonly string[]): number {
  const place = order.indexOf(name);
  const next = place === -1 ? -1 : present.findIndex((each) => order.indexOf(each) > place);
  return next === -1 ? present.length : next;
}

/**
 * Sets one value in a JSON text, or removes it (undefined). The rest stays as it was typed.
 * @param path names into the poll. In a list, a position; the one after the last adds a member
 * @param order in which new names are written: the languages of a text
 */
export function withValue(text: string, path: JSONPath, value: unknown, order: readonly string[] = []): string {
  const name = String(path.at(-1));
  const edits = modify(text, path, value, {
    formattingOptions: FORMAT,
    getInsertionIndex: (present) => insertionIndex(order, name, present),
  });
  return applyEdits(text, edits);
}

/** Inserts a member into the list at `path`. */
export function withMember(text: string, path: JSONPath, index: number, value: unknown): string {
  return applyEdits(text, modify(text, [...path, index], value, { formattingOptions: FORMAT, isArrayInsertion: true }));
}

/** Moves a member of the list at `path`. */
export function withMoved(text: string, path: JSONPath, from: number, to: number): string {
  const root = parseTree(text);
  const member = root && findNodeAtLocation(root, [...path, from]);
  if (member === undefined) return text;
  return withMember(withValue(text, [...path, from], undefined), path, to, getNodeValue(member));
}
