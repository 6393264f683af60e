import { isPlainObject } from './plain-object.ts';

/** Whether a record fits; made by `parseFilterPattern`. */
export type RecordFilter = (record: unknown) => boolean;

/** One leaf of a record: a value, or `absent` where the record has none. */
type LeafRule = (leaf: unknown) => boolean;

const absent = Symbol('absent');

/**
 * Compiles one pattern of Lambda's event filtering (guide: "Control which events Lambda sends to your function", "Filter rule
 * syntax"). Numbers in DynamoDB records are strings, so `numeric` never fits an attribute, here as in AWS.
 * @throws Error that names the operator or the place that Lambda would refuse.
 */
export function parseFilterPattern(pattern: string): RecordFilter {
  let parsed: unknown;
  try {
    parsed = JSON.parse(pattern);
  } catch {
    throw new Error(`The filter pattern is not JSON: ${pattern}`);
  }
  if (!isPlainObject(parsed)) throw new Error(`The filter pattern must be an object: ${pattern}`);
  return compileObject(parsed, '$');
}

/** All patterns are ORed; none lets every record through. */
export function anyFilter(patterns: readonly string[]): RecordFilter {
  if (patterns.length === 0) return () => true;
  const filters = patterns.map(parseFilterPattern);
  return (record) => filters.some((fits) => fits(record));
}

function compileObject(pattern: Record<string, unknown>, path: string): RecordFilter {
  const fields = Object.entries(pattern).map(([name, rule]) => {
    if (name === '$or') return compileAlternatives(rule, path);
    const fits = compileField(rule, `${path}.${name}`);
    return (value: unknown) => fits(isPlainObject(value) && Object.hasOwn(value, name) ? value[name] : absent);
  });
  // In a list of objects one element must fit as a whole.
  return (value) => candidatesOf(value).some((candidate) => fields.every((fits) => fits(candidate)));
}

function compileAlternatives(rule: unknown, path: string): RecordFilter {
  if (!Array.isArray(rule)) throw new Error(`${path}.$or must be a list of patterns.`);
  const alternatives = rule.map((alternative: unknown, index) => {
    if (!isPlainObject(alternative)) throw new Error(`${path}.$or[${index}] must be an object.`);
    return compileObject(alternative, path);
  });
  return (value) => alternatives.some((fits) => fits(value));
}

function compileField(rule: unknown, path: string): RecordFilter {
  if (isPlainObject(rule)) return compileObject(rule, path);
  if (!Array.isArray(rule)) throw new Error(`${path} must be a list of allowed values or an object.`);
  if (rule.length === 0) throw new Error(`${path}: an empty list fits nothing.`);
  const rules = rule.map((item: unknown) => compileRule(item, path));
  return (value) => leavesOf(value).some((leaf) => rules.some((fits) => fits(leaf)));
}

function compileRule(rule: unknown, path: string): LeafRule {
  if (!isPlainObject(rule)) return (leaf) => leaf === rule;
  const [operator, operand] = Object.entries(rule)[0] ?? [];
  switch (operator) {
    case 'exists':
      if (typeof operand !== 'boolean') throw new Error(`${path}: exists takes true or false.`);
      return (leaf) => (leaf !== absent) === operand;
    case 'prefix':
      return textRule(operand, path, operator, (text, part) => text.startsWith(part));
    case 'suffix':
      return textRule(operand, path, operator, (text, part) => text.endsWith(part));
    case 'equals-ignore-case':
      return textRule(operand, path, operator, (text, part) => text.toLowerCase() === part.toLowerCase());
    case 'anything-but': {
      const excluded: unknown[] = Array.isArray(operand) ? operand : [operand];
      if (excluded.some(isPlainObject)) throw new Error(`${path}: anything-but takes values only.`);
      return (leaf) => leaf !== absent && !excluded.includes(leaf);
    }
    case 'numeric':
      return numericRule(operand, path);
    default:
      throw new Error(
        `${path}: ${operator} is no operator of Lambda's filters. There are exists, prefix, suffix, equals-ignore-case, anything-but, numeric and $or.`,
      );
  }
}

function textRule(
  part: unknown,
  path: string,
  operator: string,
  fits: (text: string, part: string) => boolean,
): LeafRule {
  if (typeof part !== 'string') throw new Error(`${path}: ${operator} takes a string.`);
  return (leaf) => typeof leaf === 'string' && fits(leaf, part);
}

const comparisons: Record<string, (value: number, bound: number) => boolean> = {
  '=': (value, bound) => value === bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
};

/** `[">", 0, "<=", 100]` */
function numericRule(operand: unknown, path: string): LeafRule {
  const terms: unknown[] = Array.isArray(operand) ? operand : [];
  if (terms.length === 0 || terms.length % 2 === 1)
    throw new Error(`${path}: numeric takes pairs of comparison and number.`);
  const tests = Array.from({ length: terms.length / 2 }, (_, pair) => {
    const compare = comparisons[String(terms[2 * pair])];
    const bound = terms[2 * pair + 1];
    if (compare === undefined || typeof bound !== 'number') {
      throw new Error(`${path}: numeric takes pairs of comparison (=, >, >=, <, <=) and number.`);
    }
    return (value: number) => compare(value, bound);
  });
  return (leaf) => typeof leaf === 'number' && tests.every((fits) => fits(leaf));
}

function candidatesOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [value];
}

/** Rules see leaves only: an object in their place counts as absent ("exists" works on leaf nodes), of a list each element. */
function leavesOf(value: unknown): unknown[] {
  if (isPlainObject(value)) return [absent];
  if (!Array.isArray(value)) return [value];
  const leaves = value.filter((item) => !isPlainObject(item));
  return leaves.length > 0 ? leaves : [absent];
}
