import { z } from 'zod';
import { isObject } from '../json.ts';
import { absent, compileRule } from './filter-rule.ts';

/** Returns true if a record fits the pattern. */
export type RecordFilter = (record: unknown) => boolean;

/** Characters of one pattern (Lambda API reference, "Filter"). */
const LONGEST_PATTERN = 4_096;

/**
 * Compiles one filter pattern (Lambda guide, "Control which events Lambda sends to your function",
 * "Filter rule syntax").
 * @throws Error that names the part that Lambda would refuse.
 */
export function parseFilterPattern(pattern: string): RecordFilter {
  if (pattern.length > LONGEST_PATTERN) {
    throw new Error(`The filter pattern has ${pattern.length} characters, Lambda takes ${LONGEST_PATTERN}: ${pattern}`);
  }
  let parsed: unknown;
  try {
    parsed = JSON.parse(pattern);
  } catch {
    throw new Error(`The filter pattern is not JSON: ${pattern}`);
  }
  if (!isObject(parsed)) throw new Error(`The filter pattern must be an object: ${pattern}`);
  return compileObject(parsed, '$');
}

/**
 * A mapping has up to five filters, ten with a raised quota (guide: "Control which events Lambda
 * sends to your function").
 */
const USUAL_FILTERS = 5;
const MAXIMUM_FILTERS = 10;

/** Checks the filters of a mapping, each of which is the JSON of one pattern. */
export const filterPatternsSchema = z
  .array(
    z.string().superRefine((pattern, context) => {
      try {
        parseFilterPattern(pattern);
      } catch (error) {
        context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : String(error) });
      }
    }),
  )
  .max(MAXIMUM_FILTERS)
  .default([]);

/** Combines patterns: a record passes if it fits one of them, or if there are none. */
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
    return (value: unknown) => fits(isObject(value) && Object.hasOwn(value, name) ? value[name] : absent);
  });
  // One object of a list must have all the fields.
  return (value) => candidatesOf(value).some((candidate) => fields.every((fits) => fits(candidate)));
}

function compileAlternatives(rule: unknown, path: string): RecordFilter {
  // AWS refuses a single alternative (github.com/aws/event-ruler, "And and Or Relationship").
  if (!Array.isArray(rule) || rule.length < 2) throw new Error(`${path}.$or must be a list of two patterns or more.`);
  const alternatives = rule.map((alternative: unknown, index) => {
    if (!isObject(alternative)) throw new Error(`${path}.$or[${index}] must be an object.`);
    return compileObject(alternative, path);
  });
  return (value) => alternatives.some((fits) => fits(value));
}

function compileField(rule: unknown, path: string): RecordFilter {
  if (isObject(rule)) return compileObject(rule, path);
  if (!Array.isArray(rule)) throw new Error(`${path} must be a list of allowed values or an object.`);
  if (rule.length === 0) throw new Error(`${path}: an empty list fits nothing.`);
  const rules = rule.map((item: unknown) => compileRule(item, path));
  return (value) => leavesOf(value).some((leaf) => rules.some((fits) => fits(leaf)));
}

/** An empty list counts as an absent value: `exists: false` fits each field of its elements. */
function candidatesOf(value: unknown): unknown[] {
  if (!Array.isArray(value)) return [value];
  return value.length > 0 ? value : [absent];
}

/**
 * Rules see leaves: each element of a list; an object counts as absent ("exists" is for leaves).
 */
function leavesOf(value: unknown): unknown[] {
  if (isObject(value)) return [absent];
  if (!Array.isArray(value)) return [value];
  const leaves = value.filter((item) => !isObject(item));
  return leaves.length > 0 ? leaves : [absent];
}

/**
 * Returns a warning for each thing that Lambda accepts and that is probably a mistake: more filters
 * than usual, and rules for numbers, since a stream record has DynamoDB's numbers as strings
 * (guide: "Using event filtering with a DynamoDB event source"). The patterns must be valid.
 */
export function filterWarnings(patterns: readonly string[]): string[] {
  const many = `there are ${patterns.length} filters: without a raised quota Lambda takes ${USUAL_FILTERS}`;
  return [
    ...(patterns.length > USUAL_FILTERS ? [many] : []),
    ...patterns.flatMap((text) => numberRules(JSON.parse(text), '$')),
  ];
}

function numberRules(pattern: unknown, path: string): string[] {
  if (Array.isArray(pattern)) return pattern.flatMap((alternative) => numberRules(alternative, path));
  if (!isObject(pattern)) return [];
  return Object.entries(pattern).flatMap(([name, rule]) => {
    const field = `${path}.${name}`;
    const isNumber = (name === 'N' || name === 'NS') && path.includes('.dynamodb.') && Array.isArray(rule);
    if (!isNumber) return numberRules(rule, field);
    return rule
      .filter((value) => typeof value === 'number' || (isObject(value) && 'numeric' in value))
      .map(
        (value) => `${field}: ${JSON.stringify(value)} never fits, numbers of DynamoDB are strings in a stream record`,
      );
  });
}
