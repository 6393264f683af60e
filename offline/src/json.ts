/** Any JSON value. Values that flow through an execution are never changed in place. */
export type Json = null | boolean | number | string | Json[] | JsonObject;
export type JsonObject = { [key: string]: Json };

export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Narrows a value of unknown shape to an object that is no list. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * The text that a value was parsed from. AWS hands a payload on as the text it got as long as no
 * field of a state changes it (an input `[1, 2]` stays `[1, 2]` through Pass, Parallel and
 * Succeed), so a parsed value remembers its text.
 */
const texts = new WeakMap<object, string>();

/** Parses JSON and remembers the text. Throws SyntaxError. */
export function parseJson(text: string): Json {
  const value: Json = JSON.parse(text);
  if (typeof value === 'object' && value !== null) texts.set(value, text);
  return value;
}

/** The value as JSON text: the text that it was parsed from, where it came in unchanged. */
export function jsonText(value: Json): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const known = texts.get(value);
  if (known !== undefined) return known;
  const text = JSON.stringify(value);
  texts.set(value, text);
  return text;
}

/**
 * The text that a value came in with, where JSON.stringify makes another one of it (white space,
 * `1.0`).
 */
export function ownText(value: Json): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const known = texts.get(value);
  return known === undefined || known === JSON.stringify(value) ? undefined : known;
}

/** An array of values, each keeping its text: the output of a Parallel or Map state. */
export function jsonArray(values: Json[]): Json[] {
  texts.set(values, `[${values.map(jsonText).join(',')}]`);
  return values;
}

/** Bytes of the value's text in UTF-8. */
export function jsonBytes(value: Json): number {
  return Buffer.byteLength(jsonText(value));
}
