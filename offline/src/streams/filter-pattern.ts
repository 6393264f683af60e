import { absent, compileRule } from './filter-rule.ts';
import { isPlainObject } from './plain-object.ts';

/** Whether a record fits; made by `parseFilterPattern`. */
export type RecordFilter = (record: unknown) => boolean;

/** Characters of one pattern (Lambda API reference, "Filter"). */
const longestPattern = 4_096;

/**
 * Compiles one pattern of Lambda's event filtering (guide: "Control which events Lambda sends to your function", "Filter rule
 * syntax"). Numbers in DynamoDB records are strings, so `numeric` never fits an attribute, here as in AWS.
 * @throws Error that names the operator or the place that Lambda would refuse.
 */
export function parseFilterPattern(pattern: string): RecordFilter {
  if (pattern.length > longestPattern) {
    throw new Error(`The filter pattern has ${pattern.length} characters, Lambda takes ${longestPattern}: ${pattern}`);
  }
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
  if (Object.keys(pattern).length === 0) throw new Error(`${path}: an empty object fits nothing.`);
  const fields = Object.entries(pattern).map(([name, rule]) => {
    if (name === '$or') return compileAlternatives(rule, path);
    const fits = compileField(rule, `${path}.${name}`);
    return (value: unknown) => fits(isPlainObject(value) && Object.hasOwn(value, name) ? value[name] : absent);
  });
  // In a list of objects one element must fit as a whole.
  return (value) => candidatesOf(value).some((candidate) => fields.every((fits) => fits(candidate)));
}

function compileAlternatives(rule: unknown, path: string): RecordFilter {
  // One alternative alone is no "or", and is refused (github.com/aws/event-ruler, "And and Or Relationship").
  if (!Array.isArray(rule) || rule.length < 2) throw new Error(`${path}.$or must be a list of two patterns or more.`);
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

/** Nothing is in an empty list: `exists: false` holds for whatever is asked of its elements. */
function candidatesOf(value: unknown): unknown[] {
  if (!Array.isArray(value)) return [value];
  return value.length > 0 ? value : [absent];
}

/** Rules see leaves only: an object in their place counts as absent ("exists" works on leaf nodes), of a list each element. */
function leavesOf(value: unknown): unknown[] {
  if (isPlainObject(value)) return [absent];
  if (!Array.isArray(value)) return [value];
  const leaves = value.filter((item) => !isPlainObject(item));
  return leaves.length > 0 ? leaves : [absent];
}
