/** Any JSON value. Code never changes a value of an execution in place. */
export type Json = null | boolean | number | string | Json[] | JsonObject;
export type JsonObject = { [key: string]: Json };

/** Narrows a JSON value to an object, which is no list. */
export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Narrows a value of unknown shape to an object that is no list. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * The text that each value was parsed from. AWS passes a payload on as the text that it got if no
 * field of a state changes it: an input `[1, 2]` keeps its space through Pass and Succeed.
 */
const texts = new WeakMap<object, string>();

/**
 * Parses JSON and remembers the text for `jsonText`.
 * @throws SyntaxError
 */
export function parseJson(text: string): Json {
  const value: Json = JSON.parse(text);
  if (typeof value === 'object' && value !== null) texts.set(value, text);
  return value;
}

/** Returns the value as JSON text: the text that it was parsed from, if there is one. */
export function jsonText(value: Json): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const known = texts.get(value);
  if (known !== undefined) return known;
  const text = JSON.stringify(value);
  texts.set(value, text);
  return text;
}

/** Returns the text of a parsed value if JSON.stringify would make another one (spaces, `1.0`). */
export function ownText(value: Json): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const known = texts.get(value);
  return known === undefined || known === JSON.stringify(value) ? undefined : known;
}

/** Makes an array whose values keep their texts, such as the output of a Parallel or Map state. */
export function jsonArray(values: Json[]): Json[] {
  texts.set(values, `[${values.map(jsonText).join(',')}]`);
  return values;
}

/** Returns the number of bytes of the value's text in UTF-8. */
export function jsonBytes(value: Json): number {
  return Buffer.byteLength(jsonText(value));
}
