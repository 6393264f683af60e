/** One step of a path. Steps in a filter start from the tested value. */
export type PathStep =
  | { kind: 'names'; names: string[] }
  | { kind: 'indexes'; indexes: number[] }
  /** `[(@.length-1)]`: counts from the end. */
  | { kind: 'fromEnd'; offset: number }
  | { kind: 'slice'; from: number | undefined; to: number | undefined }
  | { kind: 'all' }
  | { kind: 'filter'; test: Filter }
  /** `..`: the step, from the value and from everything in it. */
  | { kind: 'descend'; step: PathStep };

export type Comparator = '==' | '!=' | '<' | '<=' | '>' | '>=';

/** The condition in the parentheses of `[?(…)]`. */
export type Filter =
  | { kind: 'or' | 'and'; parts: Filter[] }
  | { kind: 'not'; part: Filter }
  | { kind: 'exists'; steps: PathStep[] }
  | { kind: 'compare'; steps: PathStep[]; comparator: Comparator; operand: string };

/** AWS cannot read the path; the message says what to write instead. */
export class PathSyntaxError extends Error {
  constructor(path: string, reason: string) {
    super(`The path ${path} cannot be read: ${reason}`);
    this.name = 'PathSyntaxError';
  }
}

const escapedOr = (plain: string) => new RegExp(`(?:\\\\.|${plain})+`, 'suy');
const name = escapedOr(`[^\\s.[\\]*?()'",\\\\]`);
/** In a filter a name also ends at an operator. */
const nameInFilter = escapedOr(`[^\\s.[\\]*?()'",\\\\=!<>&|~]`);
const quoted = /'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"/sy;
const indexes = /-?\d+(?:\s*,\s*-?\d+)*(?=\s*\])/y;
const slice = /(-?\d+)?\s*:\s*(-?\d+)?(?=\s*\])/y;
const steppedSlice = /-?\d*\s*:\s*-?\d*\s*:/y;
const fromEnd = /\(\s*@\.(?:length|size\(\))\s*-\s*(\d+)\s*\)(?=\s*\])/y;
const comparator = /==|!=|<=|>=|<|>/y;
const wordOperator = /=~|[A-Za-z]+/y;
const bareOperand = /[^\s()&|'"\]]+/y;

const parsed = new Map<string, PathStep[]>();
const KEPT_PATHS = 10_000;

/**
 * Reads a path that begins with `$`, in the language of Jayway's JsonPath 2.0.0 as Step Functions
 * behaves: with `[(@.length-1)]`, without functions and negative indexes, and in filters only
 * comparisons, `&&`, `||` and `!`.
 * https://docs.aws.amazon.com/step-functions/latest/dg/amazon-states-language-paths.html
 * https://github.com/awsdocs/aws-step-functions-developer-guide/pull/77
 * @throws PathSyntaxError
 */
export function parseSteps(path: string): PathStep[] {
  const known = parsed.get(path);
  if (known !== undefined) return known;
  const steps = new PathParser(path).parse();
  if (parsed.size >= KEPT_PATHS) parsed.clear();
  parsed.set(path, steps);
  return steps;
}

/**
 * Returns true if the steps lead to one value at most. The result is then that value, otherwise a
 * list.
 */
export function isDefinite(steps: readonly PathStep[]): boolean {
  return steps.every(
    (step) =>
      step.kind === 'names' || step.kind === 'fromEnd' || (step.kind === 'indexes' && step.indexes.length === 1),
  );
}

class PathParser {
  readonly #path: string;
  #position = 0;

  constructor(path: string) {
    this.#path = path;
  }

  parse(): PathStep[] {
    if (!this.#take('$')) throw this.#error('it must begin with $');
    // `$.` means the same as `$`.
    if (this.#path === '$.') return [];
    const steps = this.#steps(name);
    if (this.#position < this.#path.length) throw this.#unexpected();
    return steps;
  }

  #steps(namePattern: RegExp): PathStep[] {
    const steps: PathStep[] = [];
    for (;;) {
      if (this.#take('..')) steps.push({ kind: 'descend', step: this.#afterDot(namePattern) });
      else if (this.#take('.')) steps.push(this.#afterDot(namePattern));
      else if (this.#take('[')) steps.push(this.#bracket());
      else return steps;
    }
  }

  /** A dot before a bracket is ignored: AWS's guide writes `$.abc.['def ghi']`. */
  #afterDot(namePattern: RegExp): PathStep {
    if (this.#take('[')) return this.#bracket();
    if (this.#take('*')) return { kind: 'all' };
    const text = this.#match(namePattern)?.[0];
    if (text === undefined) throw this.#unexpected();
    if (this.#path[this.#position] === '(')
      throw this.#error(
        `paths have no function ${text}(); in Step Functions use an intrinsic function such as States.ArrayLength, or JSONata`,
      );
    // `$.store\.book` is the field "store.book": https://states-language.net/spec.html#ref-paths
    return { kind: 'names', names: [text.replace(/\\(.)/gsu, '$1')] };
  }

  #bracket(): PathStep {
    this.#space();
    const step = this.#inBracket();
    this.#space();
    if (!this.#take(']')) throw this.#unexpected();
    return step;
  }

  #inBracket(): PathStep {
    if (this.#take('*')) return { kind: 'all' };
    if (this.#take('?')) return { kind: 'filter', test: this.#filter() };
    const list = this.#match(indexes)?.[0];
    if (list !== undefined) return { kind: 'indexes', indexes: list.split(',').map(Number) };
    const range = this.#match(slice);
    if (range !== undefined) return { kind: 'slice', from: bound(range[1]), to: bound(range[2]) };
    if (this.#match(steppedSlice) !== undefined) throw this.#error('a slice has no step: [from:to]');
    const end = this.#match(fromEnd)?.[1];
    if (end !== undefined) return { kind: 'fromEnd', offset: Number(end) };
    const names = [this.#quoted()];
    for (this.#space(); this.#take(','); this.#space()) {
      this.#space();
      names.push(this.#quoted());
    }
    return { kind: 'names', names };
  }

  /**
   * Keeps backslashes as ordinary characters (recorded for `\"`), except before the closing quote's
   * character.
   */
  #quoted(): string {
    const match = this.#match(quoted);
    if (match === undefined) throw this.#unexpected();
    return (match[1] ?? match[2] ?? '').replace(/\\(.)/gsu, (pair, next) => (next === match[0][0] ? next : pair));
  }

  #filter(): Filter {
    this.#space();
    if (!this.#take('(')) throw this.#error('a filter is written [?(…)]');
    const test = this.#either();
    if (!this.#take(')')) throw this.#unexpected();
    return test;
  }

  #either(): Filter {
    const parts = [this.#both()];
    while (this.#take('||')) parts.push(this.#both());
    return parts.length === 1 && parts[0] !== undefined ? parts[0] : { kind: 'or', parts };
  }

  #both(): Filter {
    const parts = [this.#condition()];
    while (this.#take('&&')) parts.push(this.#condition());
    return parts.length === 1 && parts[0] !== undefined ? parts[0] : { kind: 'and', parts };
  }

  #condition(): Filter {
    this.#space();
    let condition: Filter;
    if (this.#take('!')) condition = { kind: 'not', part: this.#condition() };
    else if (this.#take('(')) {
      condition = this.#either();
      if (!this.#take(')')) throw this.#unexpected();
    } else condition = this.#comparison();
    this.#space();
    return condition;
  }

  #comparison(): Filter {
    if (!this.#take('@'))
      throw this.#error('each condition of a filter begins with @, such as @.price < 10; it cannot compare with $');
    const steps = this.#steps(nameInFilter);
    if (!isDefinite(steps)) throw this.#error('a filter cannot test a path that leads to many values');
    this.#space();
    const found = this.#match(comparator)?.[0];
    if (found !== undefined)
      return { kind: 'compare', steps, comparator: asComparator(found), operand: this.#operand() };
    const word = this.#match(wordOperator)?.[0];
    if (word === undefined) return { kind: 'exists', steps };
    throw this.#error(
      `filters have no operator '${word}', only ==, !=, <, <=, >, >=, &&, || and !; in Step Functions use JSONata for more`,
    );
  }

  #operand(): string {
    this.#space();
    const start = this.#path[this.#position] ?? '';
    if (start === "'" || start === '"') return this.#quoted();
    if (start === '@' || start === '$') throw this.#error('a filter compares with a literal, not with another value');
    const operand = this.#match(bareOperand)?.[0];
    if (operand === undefined) throw this.#unexpected();
    return operand;
  }

  #match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#position;
    const match = pattern.exec(this.#path);
    if (match === null) return undefined;
    this.#position += match[0].length;
    return match;
  }

  #take(text: string): boolean {
    if (!this.#path.startsWith(text, this.#position)) return false;
    this.#position += text.length;
    return true;
  }

  #space(): void {
    while (/\s/.test(this.#path[this.#position] ?? '')) this.#position += 1;
  }

  #unexpected(): PathSyntaxError {
    const found = this.#path.slice(this.#position);
    return this.#error(
      found === '' ? 'it breaks off' : `${found} does not fit after ${this.#path.slice(0, this.#position)}`,
    );
  }

  #error(reason: string): PathSyntaxError {
    return new PathSyntaxError(this.#path, reason);
  }
}

function bound(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}

const comparators: readonly Comparator[] = ['==', '!=', '<', '<=', '>', '>='];

function asComparator(text: string): Comparator {
  return comparators.find((known) => known === text) ?? '==';
}
