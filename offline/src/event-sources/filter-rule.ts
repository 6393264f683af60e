import { isObject } from '../json.ts';
import { ownField } from '../own-field.ts';

/** Returns true if a leaf, which is a value or `absent`, fits the rule. */
export type LeafRule = (leaf: unknown) => boolean;

/** Stands for a value that a record does not have. */
export const absent = Symbol('absent');

/**
 * Source: EventBridge guide, "Comparison operators for use in event patterns", numeric matching.
 */
const LARGEST_NUMBER = 5e9;

/**
 * Compiles one allowed value or operator (Lambda guide, "Filter rule syntax", without `wildcard`
 * and `cidr`). Forms and errors are those of EventBridge's compiler (github.com/aws/event-ruler).
 * @throws Error that names `path` and what it takes.
 */
export function compileRule(rule: unknown, path: string): LeafRule {
  if (Array.isArray(rule)) throw new Error(`${path}: a list in a list of allowed values.`);
  if (!isObject(rule)) return (leaf) => leaf === rule;
  const [operator, operand] = onlyEntry(rule, path);
  switch (operator) {
    case 'exists':
      if (typeof operand !== 'boolean') throw new Error(`${path}: exists takes true or false.`);
      return (leaf) => (leaf !== absent) === operand;
    case 'prefix':
    case 'suffix':
      return affixRule(operator, operand, path);
    case 'equals-ignore-case': {
      const wanted = lowerCased(operand, path, operator);
      return (leaf) => typeof leaf === 'string' && leaf.toLowerCase() === wanted;
    }
    case 'anything-but':
      return anythingBut(operand, path);
    case 'numeric':
      return numericRule(operand, path);
    default:
      throw new Error(
        `${path}: ${operator} is no operator of Lambda's filters. There are exists, prefix, suffix, equals-ignore-case, anything-but, numeric and $or.`,
      );
  }
}

function onlyEntry(rule: Record<string, unknown>, path: string): [string, unknown] {
  const [entry, ...others] = Object.entries(rule);
  if (entry === undefined || others.length > 0) {
    throw new Error(`${path}: one operator in each object, not ${JSON.stringify(rule)}.`);
  }
  return entry;
}

/** Compiles `"VOTE#"` or `{"equals-ignore-case": "vote#"}` for one end of a text. */
function affixRule(operator: 'prefix' | 'suffix', operand: unknown, path: string): LeafRule {
  const fits = (text: string, part: string) => (operator === 'prefix' ? text.startsWith(part) : text.endsWith(part));
  if (isObject(operand)) {
    const [inner, part] = onlyEntry(operand, path);
    if (inner !== 'equals-ignore-case') throw new Error(`${path}: ${operator} takes a string or equals-ignore-case.`);
    const wanted = lowerCased(part, path, operator);
    return (leaf) => typeof leaf === 'string' && fits(leaf.toLowerCase(), wanted);
  }
  const part = textOf(operand, path, operator);
  return (leaf) => typeof leaf === 'string' && fits(leaf, part);
}

/** Compiles a rule that every value but these fits; a field that is not there does not fit. */
function anythingBut(operand: unknown, path: string): LeafRule {
  if (!isObject(operand)) {
    const excluded = valuesOf(operand, path);
    return (leaf) => leaf !== absent && !excluded.includes(leaf);
  }
  const [inner, parts] = onlyEntry(operand, path);
  if (inner !== 'prefix' && inner !== 'suffix' && inner !== 'equals-ignore-case') {
    throw new Error(`${path}: anything-but takes values, or prefix, suffix or equals-ignore-case, not ${inner}.`);
  }
  const rules = valuesOf(parts, path).map((part) => {
    if (part === '') throw new Error(`${path}: anything-but with an empty ${inner} fits nothing.`);
    return compileRule({ [inner]: part }, path);
  });
  return (leaf) => leaf !== absent && !rules.some((fits) => fits(leaf));
}

/** Reads one string or number, or a list of strings only or numbers only. */
function valuesOf(operand: unknown, path: string): unknown[] {
  const values: unknown[] = Array.isArray(operand) ? operand : [operand];
  const [type] = values.map((value) => typeof value);
  if ((type !== 'string' && type !== 'number') || values.some((value) => typeof value !== type)) {
    throw new Error(`${path}: anything-but takes strings only or numbers only, not ${JSON.stringify(operand)}.`);
  }
  return values;
}

function textOf(operand: unknown, path: string, operator: string): string {
  if (typeof operand !== 'string') throw new Error(`${path}: ${operator} takes a string.`);
  return operand;
}

function lowerCased(operand: unknown, path: string, operator: string): string {
  return textOf(operand, path, operator).toLowerCase();
}

const comparisons: Record<string, (value: number, bound: number) => boolean> = {
  '=': (value, bound) => value === bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
};

/** Compiles `["=", 5]`, `[">", 0]` or `[">", 0, "<=", 100]`, where the lower bound comes first. */
function numericRule(operand: unknown, path: string): LeafRule {
  const terms: unknown[] = Array.isArray(operand) ? operand : [];
  if (terms.length === 0 || terms.length % 2 === 1)
    throw new Error(`${path}: numeric takes pairs of comparison and number.`);
  const tests = Array.from({ length: terms.length / 2 }, (_, pair) => {
    const compare = ownField(comparisons, String(terms[2 * pair]));
    const bound = terms[2 * pair + 1];
    if (compare === undefined || typeof bound !== 'number') {
      throw new Error(`${path}: numeric takes pairs of comparison (=, >, >=, <, <=) and number.`);
    }
    if (Math.abs(bound) > LARGEST_NUMBER) throw new Error(`${path}: numeric takes numbers from -5e9 to 5e9.`);
    return (value: number) => compare(value, bound);
  });
  if (tests.length > 1 && !isRange(terms)) {
    throw new Error(`${path}: a numeric range is a lower bound (>, >=) and then a larger upper bound (<, <=).`);
  }
  return (leaf) => typeof leaf === 'number' && tests.every((fits) => fits(leaf));
}

function isRange([lower, bottom, upper, top, ...more]: unknown[]): boolean {
  return `${lower}`.startsWith('>') && `${upper}`.startsWith('<') && Number(bottom) < Number(top) && more.length === 0;
}
