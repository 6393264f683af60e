import jsonata, { type Expression } from 'jsonata';
import type { Json, JsonObject } from '../../../json.ts';
import { ownField } from '../../../own-field.ts';
import { addStepFunctionsFunctions, MAX_SEQUENCE_LENGTH } from './functions.ts';

/** Longest evaluation, ms: an endless recursion must not stop the service. */
const EVALUATION_TIMEOUT_MS = 5_000;
/**
 * Deepest evaluation. AWS stops at 100, but this library also counts what it evaluates side by
 * side, such as the fields of an object.
 */
const EVALUATION_STACK = 1_000;

const wrapped = /^\{%([\s\S]*)%\}$/;
const compiled = new Map<string, Expression>();
/** Number of cached expressions: few machines, but a developer changes them all day. */
const KEPT_EXPRESSIONS = 5_000;

/** Returns the source between `{%` and `%}`, or undefined for a value that is not an expression. */
export function expressionSource(value: Json | undefined): string | undefined {
  if (typeof value !== 'string') return undefined;
  return wrapped.exec(value)?.[1]?.trim();
}

/**
 * Compiles an expression.
 * @throws jsonata's error (`code`, `message`, `position`) for a syntax error
 */
export function compileExpression(source: string): Expression {
  const known = compiled.get(source);
  if (known !== undefined) return known;
  const expression = jsonata(source, {
    timeout: EVALUATION_TIMEOUT_MS,
    stack: EVALUATION_STACK,
    sequence: MAX_SEQUENCE_LENGTH,
  });
  addStepFunctionsFunctions(expression);
  if (compiled.size >= KEPT_EXPRESSIONS) compiled.clear();
  compiled.set(source, expression);
  return expression;
}

/** An expression returned a function, which is not JSON. */
export class FunctionResult extends Error {}

/**
 * Evaluates an expression; undefined if it returns nothing.
 * @throws FunctionResult, jsonata's error
 */
export async function evaluateExpression(source: string, bindings: JsonObject): Promise<Json | undefined> {
  const result: unknown = await compileExpression(source).evaluate(undefined, bindings);
  if (isFunction(result)) throw new FunctionResult();
  return toJson(result);
}

/** Removes JSONata's own marks (sequences, inner functions, NaN). */
function toJson(value: unknown): Json | undefined {
  const text = JSON.stringify(value, (_key, part: unknown) => (isFunction(part) ? undefined : part));
  if (text === undefined) return undefined;
  const json: Json = JSON.parse(text);
  return json;
}

/** True for functions: jsonata wraps built-in ones and those of an expression in marked objects. */
function isFunction(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return typeof value === 'function';
  return '_jsonata_function' in value || '_jsonata_lambda' in value;
}

/** AWS's messages for reached limits, by jsonata's code. They are printed without the code. */
const limits: Record<string, string> = {
  D1011: 'Stack overflow error: Check for non-terminating recursive function. Consider rewriting as tail-recursive.',
  D1012: 'Expression evaluation timeout: Check for infinite loop',
  D2014: memoryLimit(),
  D2015: memoryLimit(),
};

/**
 * Returns what AWS prints after "threw an error during evaluation": `. T2001: The left side …` for
 * an error of the language, `: …` for a limit.
 */
export function evaluationErrorText(error: unknown): string {
  if (typeof error !== 'object' || error === null) return `: ${String(error)}`;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const message = 'message' in error ? String(error.message) : String(error);
  const limit = ownField(limits, code);
  if (limit !== undefined) return `: ${limit}`;
  return code === '' ? `: ${message}` : `. ${code}: ${message}`;
}

function memoryLimit(): string {
  return 'Expression evaluation memory limit exceeded: Check for excessive memory usage';
}
