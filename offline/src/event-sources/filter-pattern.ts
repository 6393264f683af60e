import { z } from 'zod';
import { isObject } from '../json.ts';
import { absent, compileRule } from './filter-rule.ts';

/** Whether a record fits; made by `parseFilterPattern`. */
export type RecordFilter = (record: unknown) => boolean;

/** Characters of one pattern (Lambda API reference, "Filter"). */
const longestPattern = 4_096;

/**
 * Compiles one pattern of Lambda's event filtering (guide: "Control which events Lambda sends to
 * your function", "Filter rule syntax"). Numbers in DynamoDB records are strings, so `numeric`
 * never fits an attribute, here as in AWS.
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
  if (!isObject(parsed)) throw new Error(`The filter pattern must be an object: ${pattern}`);
  return compileObject(parsed, '$');
}

/**
 * Quotas of Lambda: an event source mapping has up to five filters, ten on request (guide: "Control
 * which events Lambda sends to your function").
 */
const maximumFilters = 10;

/** The filters of an event source mapping: each the JSON of a pattern that Lambda takes. */
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
  .max(maximumFilters)
  .default([]);

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
    return (value: unknown) => fits(isObject(value) && Object.hasOwn(value, name) ? value[name] : absent);
  });
  // In a list of objects one element must fit as a whole.
  return (value) => candidatesOf(value).some((candidate) => fields.every((fits) => fits(candidate)));
}

function compileAlternatives(rule: unknown, path: string): RecordFilter {
  // One alternative alone is no "or", and is refused (github.com/aws/event-ruler, "And and Or
  // Relationship").
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

/** Nothing is in an empty list: `exists: false` holds for whatever is asked of its elements. */
function candidatesOf(value: unknown): unknown[] {
  if (!Array.isArray(value)) return [value];
  return value.length > 0 ? value : [absent];
}

/**
 * Rules see leaves only: an object in their place counts as absent ("exists" works on leaf nodes),
 * of a list each element.
 */
function leavesOf(value: unknown): unknown[] {
  if (isObject(value)) return [absent];
  if (!Array.isArray(value)) return [value];
  const leaves = value.filter((item) => !isObject(item));
  return leaves.length > 0 ? leaves : [absent];
}

/**
 * A quota of Lambda, which may be raised to ten (guide: "Control which events Lambda sends to your
 * function").
 */
const usualFilters = 5;

/**
 * What Lambda accepts, or may accept, and what is hardly meant: more filters than usual, and a
 * number that a rule compares with one of DynamoDB's, which is a string in a stream record (guide:
 * "Using event filtering with a DynamoDB event source"). Each line names its place. The patterns
 * must be good ones.
 */
export function filterWarnings(patterns: readonly string[]): string[] {
  const many = `there are ${patterns.length} filters: without a raised quota Lambda takes ${usualFilters}`;
  return [
    ...(patterns.length > usualFilters ? [many] : []),
    ...patterns.flatMap((text) => numberRules(JSON.parse(text), '$')),
  ];
}

function numberRules(pattern: unknown, path: string): string[] {
  if (Array.isArray(pattern)) return pattern.flatMap((alternative) => numberRules(alternative, path));
  if (!isObject(pattern)) return [];
  return Object.entries(pattern).flatMap(([name, rule]) => {
    const place = `${path}.${name}`;
    const isNumber = (name === 'N' || name === 'NS') && path.includes('.dynamodb.') && Array.isArray(rule);
    if (!isNumber) return numberRules(rule, place);
    return rule
      .filter((value) => typeof value === 'number' || (isObject(value) && 'numeric' in value))
      .map(
        (value) => `${place}: ${JSON.stringify(value)} never fits, numbers of DynamoDB are strings in a stream record`,
      );
  });
}
