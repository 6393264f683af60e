export interface JsonPart {
  readonly kind: 'key' | 'string' | 'literal' | 'plain';
  readonly text: string;
  /** Its offset in the text. */
  readonly at: number;
}

/** The most characters that are coloured: more elements would slow the page down. */
const LONGEST_COLOURED = 30_000;

const token = /("(?:\\.|[^"\\])*")(\s*:)?|\b(?:true|false|null)\b|-?\b\d+(?:\.\d+)?(?:[eE][+-]?\d+)?\b/g;

/** Splits JSON text into parts of one colour each. */
export function jsonParts(text: string): JsonPart[] {
  const isJson = /^\s*[[{"]/.test(text);
  if (!isJson || text.length > LONGEST_COLOURED) return [{ kind: 'plain', text, at: 0 }];
  const parts: JsonPart[] = [];
  let end = 0;
  for (const match of text.matchAll(token)) {
    const [whole, string, colon] = match;
    if (match.index > end) parts.push({ kind: 'plain', text: text.slice(end, match.index), at: end });
    parts.push({
      kind: string === undefined ? 'literal' : colon === undefined ? 'string' : 'key',
      text: whole,
      at: match.index,
    });
    end = match.index + whole.length;
  }
  if (end < text.length) parts.push({ kind: 'plain', text: text.slice(end), at: end });
  return parts;
}
