import { createHash, randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { isJsonObject, type Json, jsonText, parseJson } from '../../../json.ts';
import { javaText } from './path.ts';

/**
 * The intrinsic functions of JSONPath states, with their limits. They throw Error for arguments
 * that they do not take; the state then fails with States.IntrinsicFailure.
 * https://docs.aws.amazon.com/step-functions/latest/dg/intrinsic-functions.html
 */
const implementations: Record<string, (...args: Json[]) => Json> = {
  Array: (...values) => values,
  ArrayPartition(array, size) {
    const items = arrayAt(array);
    const length = roundedAt(size);
    if (length < 1) throw new Error('the chunk size must be a positive number');
    return Array.from({ length: Math.ceil(items.length / length) }, (_, chunk) =>
      items.slice(chunk * length, (chunk + 1) * length),
    );
  },
  ArrayContains: (array, wanted) => arrayAt(array).some((item) => isDeepStrictEqual(item, wanted)),
  ArrayRange(first, last, step) {
    const [from, to, by] = [roundedAt(first), roundedAt(last), roundedAt(step)];
    if (by === 0) throw new Error('the step must not be 0');
    if (Math.floor((to - from) / by) + 1 > MAX_RANGE_LENGTH)
      throw new Error(`the range has more than ${MAX_RANGE_LENGTH} items`);
    const items: number[] = [];
    for (let value = from; by > 0 ? value <= to : value >= to; value += by) items.push(value);
    return items;
  },
  ArrayGetItem(array, index) {
    const item = arrayAt(array)[numberAt(index)];
    if (item === undefined) throw new Error('the index is out of the range of the array');
    return item;
  },
  ArrayLength: (array) => arrayAt(array).length,
  ArrayUnique: (array) =>
    arrayAt(array).filter((item, index, all) => all.findIndex((other) => isDeepStrictEqual(item, other)) === index),
  Base64Encode: (data) => Buffer.from(textAt(data, MAX_ENCODED_CHARACTERS)).toString('base64'),
  Base64Decode: (data) => Buffer.from(textAt(data, MAX_ENCODED_CHARACTERS), 'base64').toString(),
  Hash(data, algorithm) {
    const name = hashes.get(textAt(algorithm));
    if (name === undefined) throw new Error(`the algorithm must be one of ${[...hashes.keys()].join(', ')}`);
    const text = typeof data === 'string' ? data : jsonText(data ?? null);
    return createHash(name).update(textAt(text, MAX_ENCODED_CHARACTERS)).digest('hex');
  },
  JsonMerge(first, second, deep) {
    if (!isJsonObject(first) || !isJsonObject(second)) throw new Error('the first two arguments must be objects');
    if (deep !== false) throw new Error('only the shallow merge is supported: the third argument must be false');
    return { ...first, ...second };
  },
  StringToJson(text) {
    const source = textAt(text);
    return source.trim() === '' ? null : parseJson(source);
  },
  JsonToString: (value) => JSON.stringify(value),
  MathRandom(first, last, seed) {
    const [from, to] = [roundedAt(first), roundedAt(last)];
    if (to <= from) throw new Error('the end must be greater than the start');
    const random =
      seed === undefined
        ? Math.random()
        : createHash('sha256')
            .update(String(numberAt(seed)))
            .digest()
            .readUInt32BE(0) /
          2 ** 32;
    return from + Math.floor(random * (to - from));
  },
  MathAdd: (first, second) => roundedAt(first) + roundedAt(second),
  StringSplit(text, splitters) {
    const separators = new Set(textAt(splitters));
    const parts: string[] = [''];
    for (const character of textAt(text)) {
      if (separators.has(character)) parts.push('');
      else parts[parts.length - 1] += character;
    }
    return parts.filter((part) => part !== '');
  },
  UUID: () => randomUUID(),
  Format(template, ...values) {
    let next = 0;
    const text = textAt(template).replace(/\\([{}\\])|\{\}/g, (_match, escaped: string | undefined) => {
      if (escaped !== undefined) return escaped;
      const value = values[next++];
      if (value === undefined) throw new Error('the number of arguments does not match the occurrences of {}');
      return javaText(value);
    });
    if (next !== values.length) throw new Error('the number of arguments does not match the occurrences of {}');
    return text;
  },
};

export const intrinsicFunctions: ReadonlyMap<string, (...args: Json[]) => Json> = new Map(
  Object.entries(implementations),
);

const MAX_RANGE_LENGTH = 1_000;
const MAX_ENCODED_CHARACTERS = 10_000;
const hashes = new Map([
  ['MD5', 'md5'],
  ['SHA-1', 'sha1'],
  ['SHA-256', 'sha256'],
  ['SHA-384', 'sha384'],
  ['SHA-512', 'sha512'],
]);

function arrayAt(value: Json | undefined): Json[] {
  if (Array.isArray(value)) return value;
  throw new Error(`an array was expected but got ${JSON.stringify(value)}`);
}

function numberAt(value: Json | undefined): number {
  if (typeof value === 'number') return value;
  throw new Error(`a number was expected but got ${JSON.stringify(value)}`);
}

/**
 * Rounds half up, as Java does (recorded for MathAdd: 1.49 + 1.5 = 3, -1.5 + -1.51 = -3). Never
 * returns -0.
 */
function roundedAt(value: Json | undefined): number {
  return Math.round(numberAt(value)) + 0;
}

function textAt(value: Json | undefined, maxCharacters = Number.POSITIVE_INFINITY): string {
  if (typeof value !== 'string') throw new Error(`a string was expected but got ${JSON.stringify(value)}`);
  if (value.length > maxCharacters) throw new Error(`the string has more than ${maxCharacters} characters`);
  return value;
}
