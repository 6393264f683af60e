import fc, { type Arbitrary } from 'fast-check';
import * as z from 'zod/mini';
import type { ApiDocument, Schema } from './api-document.ts';

/** Ids, tokens and cursors that answers contained, by the name of their field. */
export type Seen = ReadonlyMap<string, readonly string[]>;

/** The ratio of fitting values to hostile ones. */
const FITTING_TO_HOSTILE = 24;

/**
 * Texts that have caused trouble in other systems: names of prototypes, paths, invisible and half
 * characters, code of other languages.
 */
const TEXTS = [
  ...['', ' ', '\u0000', '\u202Eevil', '\u2066', '\u3164', '\u200B', '\uD800', '\uFFFF', '\u0301', 'e\u0301', '👨‍👩‍👧'],
  ...['__proto__', 'constructor', 'toString', 'null', 'undefined', 'true', '0', '-1', '1e999', 'NaN'],
  ...['..', '../../etc/passwd', 'a/b', 'a#b', 'a?b', '%', '%00', '%2e%2e%2f', '\\', "'", '"', '`', '<b>', '\r\nx: y'],
  ...[
    '@',
    '@jo.',
    '＠ＪＯ',
    '@@',
    'javascript:alert(1)',
    '//evil.example/x',
    '/\\evil.example',
    'https://u:p@evil.example/',
  ],
  ...['$.x', '{% 1 %}', '#set($x=1)', '${x}', '=1+1', 'W/"1"', '"1"', '*', '2026-02-30T00:00:00Z', '9999-99-99'],
  ...['e30', 'eyJjaGFuZ2VJZCI6IiJ9', 'a'.repeat(64), 'x'.repeat(5_000), '🗳️'.repeat(600)],
];

/** Bodies that are no JSON objects. */
export const NO_OBJECTS = [
  ...[
    'false',
    '0',
    '""',
    'null',
    '[]',
    '"x"',
    '1e999',
    'true',
    '-0',
    '-1',
    '{',
    ' ',
    '\uFEFF{}',
    'undefined',
    "{'a':1}",
  ],
  '['.repeat(5_000),
  '['.repeat(7_000) + ']'.repeat(7_000),
];

const deep = (levels: number): unknown => (levels === 0 ? [] : [deep(levels - 1)]);
const OTHERS = [null, true, false, 0, -0, -1, 1.5, 1e308, 2 ** 53, [], {}, [[]], deep(200)];

/** A text that a client should not send. */
export const hostileText: Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...TEXTS) },
  fc.string({ unit: 'binary', maxLength: 40 }),
);
const anyJson = fc.jsonValue();
/** A value that a client should not send. */
const hostile: Arbitrary<unknown> = fc.oneof(
  hostileText,
  fc.constantFrom(...OTHERS),
  fc.constant(JSON.parse('{"__proto__": {"isAdmin": true}, "constructor": 1}')),
  anyJson,
);

/** Returns the path of each value inside this one, and of the value itself. */
function pathsIn(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  const inner = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return [path, ...inner.flatMap(([key, one]) => pathsIn(one, [...path, key]))];
}

/** Returns a copy of the value with another one at the path. */
function replaced(value: unknown, [key, ...path]: readonly string[], by: unknown): unknown {
  if (key === undefined) return by;
  if (Array.isArray(value)) return value.map((item, index) => (`${index}` === key ? replaced(item, path, by) : item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, name === key ? replaced(one, path, by) : one]),
  );
}

/** Replaces one value in a body by a hostile one. */
export const spoiled = (body: unknown): Arbitrary<unknown> =>
  fc.tuple(fc.constantFrom(...pathsIn(body)), hostile).map(([path, value]) => replaced(body, path, value));

const Texts = z.array(z.string());
const Schemas = z.array(z.record(z.string(), z.unknown()));
const Properties = z.record(z.string(), z.record(z.string(), z.unknown()));
const OneSchema = z.record(z.string(), z.unknown());
const Bounds = z.object({
  minimum: z._default(z.number(), 0),
  maximum: z._default(z.number(), 1_000),
  minLength: z._default(z.number(), 0),
  maxLength: z._default(z.number(), 40),
  minItems: z._default(z.number(), 0),
  maxItems: z._default(z.number(), 4),
});

/** Longer lists and texts take time and find nothing new. */
const MOST_ITEMS = 5;
const MOST_CHARACTERS = 60;
/** Below this depth, optional fields are left out. */
const MOST_LEVELS = 6;

const moments = fc
  .date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) })
  .map((date) => date.toISOString());
/** Generators of texts, which take milliseconds to make, by pattern or lengths. */
const texts = new Map<string, Arbitrary<string>>();

/** Generates texts of a format or pattern, or else of these lengths. */
function textOf(schema: Schema, { minLength, maxLength }: { minLength: number; maxLength: number }): Arbitrary<string> {
  if (schema.format === 'date-time') return moments;
  const { pattern } = schema;
  const longest = Math.max(minLength, Math.min(maxLength, MOST_CHARACTERS));
  const key = typeof pattern === 'string' ? pattern : `${minLength}-${longest}`;
  const text =
    texts.get(key) ??
    (typeof pattern === 'string'
      ? fc.stringMatching(new RegExp(pattern))
      : fc.string({ unit: 'grapheme', minLength, maxLength: longest }));
  texts.set(key, text);
  return text;
}

/**
 * Returns a function that generates values for a schema of the document: fitting ones, and known
 * ones by their name. If `isHostile`, some of the values inside are hostile.
 */
export function valuesOf({ resolve }: Pick<ApiDocument, 'resolve'>, seen: Seen, isHostile: boolean) {
  const fitting = (schema: Schema, name: string | undefined, level: number): Arbitrary<unknown> => {
    if (typeof schema.$ref === 'string') return fitting(resolve(schema.$ref), name, level);
    if ('const' in schema) return fc.constant(schema.const);
    if (Array.isArray(schema.enum)) return fc.constantFrom(...schema.enum);
    for (const alternatives of [schema.anyOf, schema.oneOf, schema.allOf]) {
      if (alternatives !== undefined)
        return fc.oneof(...Schemas.parse(alternatives).map((one) => any(one, name, level)));
    }
    const { minimum, maximum, ...bounds } = Bounds.parse(schema);
    switch (schema.type) {
      case 'boolean':
        return fc.boolean();
      case 'integer':
        return fc.integer({ min: Math.max(minimum, -(2 ** 31)), max: Math.min(maximum, 1_000) });
      case 'number': {
        // Integers, and numbers with up to three decimals, which polls take.
        const [min, max] = [Math.max(minimum, -(2 ** 20)), Math.min(maximum, 1_000)];
        const inParts = (parts: number) =>
          fc.integer({ min: Math.ceil(min * parts), max: Math.floor(max * parts) }).map((value) => value / parts);
        return fc.oneof(inParts(1), inParts(1_000));
      }
      case 'array': {
        const minLength = Math.min(bounds.minItems, MOST_ITEMS);
        const maxLength = Math.max(minLength, Math.min(bounds.maxItems, MOST_ITEMS));
        return fc.array(any(OneSchema.parse(schema.items), name, level + 1), { minLength, maxLength });
      }
      case 'object':
        return object(schema, level);
      case 'string':
        return textOf(schema, bounds);
      default:
        return anyJson;
    }
  };

  const object = (schema: Schema, level: number): Arbitrary<unknown> => {
    const properties = Properties.parse(schema.properties ?? {});
    const requiredKeys = Texts.parse(schema.required ?? []);
    const kept = Object.entries(properties).filter(([key]) => level < MOST_LEVELS || requiredKeys.includes(key));
    const model = Object.fromEntries(kept.map(([key, property]) => [key, any(property, key, level + 1)]));
    return fc.record(model, { requiredKeys });
  };

  const any = (schema: Schema, name: string | undefined, level: number): Arbitrary<unknown> => {
    const known = name === undefined ? [] : (seen.get(name) ?? []);
    return fc.oneof(
      { weight: FITTING_TO_HOSTILE, arbitrary: fitting(schema, name, level) },
      ...(known.length > 0 ? [{ weight: 3 * FITTING_TO_HOSTILE, arbitrary: fc.constantFrom(...known) }] : []),
      ...(isHostile ? [{ weight: 1, arbitrary: hostile }] : []),
    );
  };

  // `name` is the name of a parameter or field.
  return (schema: Schema, name?: string): Arbitrary<unknown> => any(schema, name, 0);
}
