import { findNodeAtLocation, type Node } from 'jsonc-parser';

/** Part of a text, in UTF-16 code units from its beginning. */
export interface Place {
  from: number;
  to: number;
}

/** Names and positions as the parsed text knows them: only in a list, `0` is a position. */
function child(node: Node, name: string): Node | undefined {
  return findNodeAtLocation(node, [node.type === 'array' ? Number(name) : name]);
}

/** Where in the text the value at this path is; what is missing is shown at what it is missing from. */
export function placeOf(text: string, root: Node | undefined, path: readonly string[]): Place {
  if (root === undefined) return { from: 0, to: text.length };
  let node = root;
  for (const name of path) {
    const next = child(node, name);
    if (next === undefined) {
      // The opening bracket, and not a whole page, is marked.
      return { from: node.offset, to: node.offset + 1 };
    }
    node = next;
  }
  const isWhole = node.type === 'object' || node.type === 'array';
  return { from: node.offset, to: node.offset + (isWhole ? 1 : node.length) };
}
