import { isJsonObject, type Json, type JsonObject } from '../../../json.ts';
import { ownField } from '../../../own-field.ts';
import { compareTimestamps, parseTimestamp, type Timestamp } from '../../timestamp.ts';
import { PathNotFound, type PathRoots, queryPath } from './path.ts';

/** The path of a rule finds nothing (and the rule is not IsPresent). */
export class ChoicePathNotFound extends Error {
  constructor(path: string) {
    super(`Invalid path '${path}': The choice state's condition path references an invalid value.`);
    this.name = 'ChoicePathNotFound';
  }
}

type Comparison = (order: number) => boolean;
const comparisons: Record<string, Comparison> = {
  Equals: (order) => order === 0,
  LessThan: (order) => order < 0,
  GreaterThan: (order) => order > 0,
  LessThanEquals: (order) => order <= 0,
  GreaterThanEquals: (order) => order >= 0,
};
const operator =
  /^(String|Numeric|Boolean|Timestamp)(Equals|LessThanEquals|GreaterThanEquals|LessThan|GreaterThan)(Path)?$/;

/**
 * Returns true if a Choice rule of a JSONPath state matches. A value of another type than the
 * operator's never matches.
 * https://states-language.net/spec.html#choice-state
 * @throws ChoicePathNotFound
 */
export function ruleMatches(rule: JsonObject, roots: PathRoots): boolean {
  if (Array.isArray(rule.And)) return rule.And.every((inner) => isJsonObject(inner) && ruleMatches(inner, roots));
  if (Array.isArray(rule.Or)) return rule.Or.some((inner) => isJsonObject(inner) && ruleMatches(inner, roots));
  if (isJsonObject(rule.Not)) return !ruleMatches(rule.Not, roots);
  const variable = typeof rule.Variable === 'string' ? rule.Variable : '$';
  if (rule.IsPresent !== undefined) return isPresent(variable, roots) === rule.IsPresent;
  const value = read(variable, roots);
  for (const [name, operand] of Object.entries(rule)) {
    const test = ownField(typeTests, name);
    if (test !== undefined) return test(value) === operand;
    if (name === 'StringMatches')
      return typeof value === 'string' && typeof operand === 'string' && matchesPattern(value, operand);
    const [, type, comparison, isPath] = operator.exec(name) ?? [];
    if (type === undefined || comparison === undefined) continue;
    const other = isPath === undefined ? operand : read(typeof operand === 'string' ? operand : '$', roots);
    return compare(type, comparison, value, other);
  }
  return false;
}

const typeTests: Record<string, (value: Json) => boolean> = {
  IsNull: (value) => value === null,
  IsString: (value) => typeof value === 'string',
  IsNumeric: (value) => typeof value === 'number',
  IsBoolean: (value) => typeof value === 'boolean',
  IsTimestamp: (value) => timestampIn(value) !== undefined,
};

function read(path: string, roots: PathRoots): Json {
  try {
    return queryPath(path, roots);
  } catch (error) {
    if (error instanceof PathNotFound) throw new ChoicePathNotFound(path);
    throw error;
  }
}

function isPresent(path: string, roots: PathRoots): boolean {
  try {
    queryPath(path, roots);
    return true;
  } catch (error) {
    if (error instanceof PathNotFound) return false;
    throw error;
  }
}

function compare(type: string, comparison: string, value: Json, operand: Json): boolean {
  if (type === 'Boolean') return typeof value === 'boolean' && value === operand;
  const order = orderOf(type, value, operand);
  return order !== undefined && (ownField(comparisons, comparison)?.(order) ?? false);
}

/** Compares the value with the operand; undefined if one has another type. */
function orderOf(type: string, value: Json, operand: Json): number | undefined {
  if (type === 'Timestamp') {
    const [first, second] = [timestampIn(value), timestampIn(operand)];
    return first && second && compareTimestamps(first, second);
  }
  if (type === 'String' && typeof value === 'string' && typeof operand === 'string')
    return value === operand ? 0 : value < operand ? -1 : 1;
  return type === 'Numeric' && typeof value === 'number' && typeof operand === 'number' ? value - operand : undefined;
}

function timestampIn(value: Json): Timestamp | undefined {
  return typeof value === 'string' ? parseTimestamp(value) : undefined;
}

/** Matches StringMatches patterns: `*` stands for any characters, `\\*` for a star. */
function matchesPattern(text: string, pattern: string): boolean {
  const source = pattern.replace(/\\([*\\])|[\\^$.*+?()[\]{}|]/g, (special, escaped: string | undefined) => {
    if (escaped !== undefined) return `\\${escaped}`;
    return special === '*' ? '[\\s\\S]*' : `\\${special}`;
  });
  return new RegExp(`^${source}$`).test(text);
}
