import jsonata, { type Expression } from 'jsonata';
import type { Json, JsonObject } from '../../../json.ts';
import { addStepFunctionsFunctions } from './functions.ts';

/** An expression runs this long at most, ms: an endless recursion must not stop the service. */
const evaluationTimeoutMs = 5_000;
/**
 * Depth of evaluation. AWS stops at 100, but this library also counts what it evaluates side by
 * side, such as the fields of an object.
 */
const evaluationStack = 1_000;
/** AWS has a limit on memory; measured, a range of 873,782 values is the longest. */
const evaluationSequence = 873_782;

const wrapped = /^\{%([\s\S]*)%\}$/;
const compiled = new Map<string, Expression>();
/** Compiled expressions that are kept; machines are few, but a developer changes them all day. */
const keptExpressions = 5_000;

/** The source between `{%` and `%}`, or undefined for a value that is no expression. */
export function expressionSource(value: Json | undefined): string | undefined {
  if (typeof value !== 'string') return undefined;
  return wrapped.exec(value)?.[1]?.trim();
}

/**
 * Compiles an expression. Throws jsonata's error (`code`, `message`, `position`) for a syntax
 * error.
 */
export function compileExpression(source: string): Expression {
  const known = compiled.get(source);
  if (known !== undefined) return known;
  const expression = jsonata(source, {
    timeout: evaluationTimeoutMs,
    stack: evaluationStack,
    sequence: evaluationSequence,
  });
  addStepFunctionsFunctions(expression);
  if (compiled.size >= keptExpressions) compiled.clear();
  compiled.set(source, expression);
  return expression;
}

/** The result of an expression is a function, which is no JSON. */
export class FunctionResult extends Error {}

/**
 * Evaluates; undefined where the expression returned nothing. Throws FunctionResult and jsonata's
 * error.
 */
export async function evaluateExpression(source: string, bindings: JsonObject): Promise<Json | undefined> {
  const result: unknown = await compileExpression(source).evaluate(undefined, bindings);
  if (isFunction(result)) throw new FunctionResult();
  return toJson(result);
}

/** Leaves JSONata's own marks (sequences, functions inside, NaN) behind. */
function toJson(value: unknown): Json | undefined {
  const text = JSON.stringify(value, (_key, part: unknown) => (isFunction(part) ? undefined : part));
  if (text === undefined) return undefined;
  const json: Json = JSON.parse(text);
  return json;
}

/** jsonata's own functions and those of an expression are objects with a mark. */
function isFunction(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return typeof value === 'function';
  return '_jsonata_function' in value || '_jsonata_lambda' in value;
}
