import { ownField } from '../../../own-field.ts';
import { isJsonObject, type Json, type JsonObject } from '../../json.ts';
import { PathNotFound, type PathRoots, queryPath } from './path.ts';

/** The path of a rule leads nowhere, and the rule is not IsPresent. */
export class ChoicePathNotFound extends Error {
  constructor(path: string) {
    super(`Invalid path '${path}': The choice state's condition path references an invalid value.`);
    this.name = 'ChoicePathNotFound';
  }
}

type Comparison = (a: string | number, b: string | number) => boolean;
const comparisons: Record<string, Comparison> = {
  Equals: (a, b) => a === b,
  LessThan: (a, b) => a < b,
  GreaterThan: (a, b) => a > b,
  LessThanEquals: (a, b) => a <= b,
  GreaterThanEquals: (a, b) => a >= b,
};
const operator =
  /^(String|Numeric|Boolean|Timestamp)(Equals|LessThanEquals|GreaterThanEquals|LessThan|GreaterThan)(Path)?$/;

/**
 * Whether a Choice rule of a JSONPath state matches. A value of another type than the operator's never does.
 * https://states-language.net/spec.html#choice-state. Throws ChoicePathNotFound.
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
  IsTimestamp: (value) => timestamp(value) !== undefined,
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
  const [a, b] = [comparable(type, value), comparable(type, operand)];
  return a !== undefined && b !== undefined && (ownField(comparisons, comparison)?.(a, b) ?? false);
}

function comparable(type: string, value: Json): string | number | undefined {
  if (type === 'String') return typeof value === 'string' ? value : undefined;
  if (type === 'Numeric') return typeof value === 'number' ? value : undefined;
  return timestamp(value);
}

/** Epoch ms of an RFC 3339 timestamp with a capital T and Z or an offset, as the specification demands. */
export function timestamp(value: Json): number | undefined {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(value))
    return undefined;
  const time = Date.parse(value);
  return Number.isNaN(time) ? undefined : time;
}

/** StringMatches: `*` stands for any characters, `\\*` for a star. */
function matchesPattern(text: string, pattern: string): boolean {
  const source = pattern.replace(/\\([*\\])|[\\^$.*+?()[\]{}|]/g, (special, escaped: string | undefined) => {
    if (escaped !== undefined) return `\\${escaped}`;
    return special === '*' ? '[\\s\\S]*' : `\\${special}`;
  });
  return new RegExp(`^${source}$`).test(text);
}
