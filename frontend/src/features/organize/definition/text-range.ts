import { findNodeAtLocation, type Node } from 'jsonc-parser';

/** A range of a text, in UTF-16 code units from its beginning. */
export interface TextRange {
  from: number;
  to: number;
}

/** Returns a child of a node. In a list, `0` is a position; in an object, it is a name. */
function child(node: Node, name: string): Node | undefined {
  return findNodeAtLocation(node, [node.type === 'array' ? Number(name) : name]);
}

/**
 * Returns where a value is in the text. A missing value has the range of the part it is missing in.
 */
export function rangeOf(text: string, root: Node | undefined, path: readonly string[]): TextRange {
  if (root === undefined) return { from: 0, to: text.length };
  let node = root;
  for (const name of path) {
    const next = child(node, name);
    if (next === undefined) {
      // Only the opening bracket: the whole part may be a page long.
      return { from: node.offset, to: node.offset + 1 };
    }
    node = next;
  }
  const isWhole = node.type === 'object' || node.type === 'array';
  return { from: node.offset, to: node.offset + (isWhole ? 1 : node.length) };
}

/** Returns the number of the line at an offset, from 1. */
export const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;
