import { isPlainObject } from './plain-object.ts';

/** A quota of Lambda, which may be raised to ten (guide: "Control which events Lambda sends to your function"). */
const usualFilters = 5;

/**
 * What Lambda accepts, or may accept, and what is hardly meant: more filters than usual, and a number that a rule compares with one of
 * DynamoDB's, which is a string in a stream record (guide: "Using event filtering with a DynamoDB event source"). Each line names its
 * place. The patterns must be good ones.
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
  if (!isPlainObject(pattern)) return [];
  return Object.entries(pattern).flatMap(([name, rule]) => {
    const place = `${path}.${name}`;
    const isNumber = (name === 'N' || name === 'NS') && path.includes('.dynamodb.') && Array.isArray(rule);
    if (!isNumber) return numberRules(rule, place);
    return rule
      .filter((value) => typeof value === 'number' || (isPlainObject(value) && 'numeric' in value))
      .map(
        (value) => `${place}: ${JSON.stringify(value)} never fits, numbers of DynamoDB are strings in a stream record`,
      );
  });
}
