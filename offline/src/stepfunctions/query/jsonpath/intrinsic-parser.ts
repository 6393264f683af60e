/** An argument of an intrinsic function, or the call itself. */
export type IntrinsicNode =
  | { kind: 'call'; name: string; args: IntrinsicNode[] }
  | { kind: 'path'; path: string }
  /** `format` keeps its escaped braces, so that States.Format can tell them from placeholders. */
  | { kind: 'text'; value: string; format: string }
  | { kind: 'literal'; value: number | boolean | null };

const parsed = new Map<string, IntrinsicNode>();
const KEPT_CALLS = 5_000;
const literal = /(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?=\s*[,)])/y;
const call = /States\.([A-Za-z0-9]+)\s*\(/y;
const escapes = new Map([
  ['n', '\n'],
  ['t', '\t'],
  ['r', '\r'],
]);

/**
 * Parses a call such as `States.Format('{}', $.name)`.
 * @throws SyntaxError
 */
export function parseIntrinsic(source: string): IntrinsicNode {
  const known = parsed.get(source);
  if (known !== undefined) return known;
  const node = new IntrinsicParser(source).parse();
  if (parsed.size >= KEPT_CALLS) parsed.clear();
  parsed.set(source, node);
  return node;
}

class IntrinsicParser {
  readonly #source: string;
  #position = 0;

  constructor(source: string) {
    this.#source = source;
  }

  parse(): IntrinsicNode {
    const node = this.#call();
    this.#space();
    if (this.#position < this.#source.length) throw this.#error('nothing after the closing parenthesis');
    return node;
  }

  #call(): IntrinsicNode {
    const name = this.#match(call)?.[1];
    if (name === undefined) throw this.#error('a call of an intrinsic function');
    const args: IntrinsicNode[] = [];
    this.#space();
    if (this.#take(')')) return { kind: 'call', name, args };
    for (;;) {
      args.push(this.#argument());
      this.#space();
      if (this.#take(')')) return { kind: 'call', name, args };
      if (!this.#take(',')) throw this.#error("',' or ')'");
    }
  }

  #argument(): IntrinsicNode {
    this.#space();
    const first = this.#source[this.#position];
    if (first === "'") return this.#text();
    if (first === '$') return this.#path();
    const value = this.#match(literal)?.[1];
    if (value !== undefined) return { kind: 'literal', value: JSON.parse(value) };
    return this.#call();
  }

  #text(): IntrinsicNode {
    let value = '';
    let format = '';
    this.#position += 1;
    for (;;) {
      const character = this.#source[this.#position++];
      if (character === undefined) throw this.#error("a closing '");
      if (character === "'") return { kind: 'text', value, format };
      if (character !== '\\') {
        value += character;
        format += character;
        continue;
      }
      const escaped = this.#source[this.#position++] ?? '';
      const plain = escapes.get(escaped) ?? (/['{}\\"]/.test(escaped) ? escaped : `\\${escaped}`);
      value += plain;
      format += escaped === '{' || escaped === '}' || escaped === '\\' ? `\\${escaped}` : plain;
    }
  }

  /**
   * Reads a path up to the comma or parenthesis of the call; brackets, filters and quotes may
   * contain both.
   */
  #path(): IntrinsicNode {
    const start = this.#position;
    let depth = 0;
    let quote = '';
    for (; this.#position < this.#source.length; this.#position++) {
      const character = this.#source[this.#position] ?? '';
      if (character === '\\') this.#position++;
      else if (quote !== '') quote = character === quote ? '' : quote;
      else if (character === "'" || character === '"') quote = character;
      else if (character === '[' || character === '(') depth += 1;
      else if (depth === 0 && (character === ',' || character === ')')) break;
      else if (character === ']' || character === ')') depth -= 1;
    }
    return { kind: 'path', path: this.#source.slice(start, this.#position).trim() };
  }

  #match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#position;
    const match = pattern.exec(this.#source);
    if (match === null) return undefined;
    this.#position += match[0].length;
    return match;
  }

  #take(character: string): boolean {
    if (this.#source[this.#position] !== character) return false;
    this.#position += 1;
    return true;
  }

  #space(): void {
    while (/\s/.test(this.#source[this.#position] ?? '')) this.#position += 1;
  }

  #error(expected: string): SyntaxError {
    return new SyntaxError(`Expected ${expected} at position ${this.#position} of ${this.#source}`);
  }
}
