import { createHash, randomUUID } from 'node:crypto';
import type { Expression } from 'jsonata';
import { ownField } from '../../../own-field.ts';

/** Algorithms that Step Functions accepts for `$hash`, with Node's names. */
const algorithms: Record<string, string> = {
  MD5: 'md5',
  'SHA-1': 'sha1',
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
};

/**
 * Longest sequence. AWS limits memory instead; as measured, a range has at most this many values.
 */
export const MAX_SEQUENCE_LENGTH = 873_782;

/**
 * Adds the functions that Step Functions adds to JSONata, and removes `$eval` as it does.
 * https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html
 */
export function addStepFunctionsFunctions(expression: Expression): void {
  expression.registerFunction('partition', partition, '<a-n:a>');
  expression.registerFunction('range', range, '<n-nn:a>');
  expression.registerFunction('hash', hash);
  expression.registerFunction('random', random);
  expression.registerFunction('uuid', () => randomUUID(), '<:s>');
  expression.registerFunction(
    'parse',
    (text: unknown) => (typeof text === 'string' ? JSON.parse(text) : undefined),
    '<s-:x>',
  );
  // Calling it fails with T1006, as on AWS. (Bound to null, the library would crash.)
  expression.assign('eval', undefined);
}

/** AWS rounds sizes and bounds towards zero. */
function partition(array: unknown[] | undefined, size: number): unknown[][] | undefined {
  if (array === undefined) return undefined;
  const length = Math.trunc(size);
  if (length < 1) throw new Error('The chunk size of $partition must be a positive number');
  return Array.from({ length: Math.ceil(array.length / length) }, (_, chunk) =>
    array.slice(chunk * length, (chunk + 1) * length),
  );
}

/** Returns a JSONata sequence: AWS unwraps a range of one value (recorded). */
function range(first: number | undefined, last: number, delta: number): number[] | undefined {
  if (first === undefined) return undefined;
  const [from, to, by] = [Math.trunc(first), Math.trunc(last), Math.trunc(delta)];
  if (by === 0) return undefined;
  const length = Math.max(0, Math.floor((to - from) / by) + 1);
  if (length > MAX_SEQUENCE_LENGTH)
    throw new Error('Expression evaluation memory limit exceeded: Check for excessive memory usage');
  const values = Array.from({ length }, (_, index) => from + index * by);
  return Object.defineProperty(values, 'sequence', { enumerable: false, value: true });
}

function hash(data: unknown, algorithm = 'SHA-256'): string | undefined {
  if (data === undefined) return undefined;
  const name = ownField(algorithms, algorithm);
  if (name === undefined) throw new Error(`$hash knows ${Object.keys(algorithms).join(', ')}, not ${algorithm}`);
  return createHash(name)
    .update(typeof data === 'string' ? data : JSON.stringify(data))
    .digest('hex');
}

/** Returns a number from 0 to 1 (exclusive); the same seed gives the same number. */
function random(seed?: number): number {
  if (seed === undefined) return Math.random();
  return createHash('sha256').update(String(seed)).digest().readUInt32BE(0) / 2 ** 32;
}
