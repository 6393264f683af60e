import { isJsonObject, type Json, type JsonObject, jsonText } from '../../../json.ts';
import { intrinsicFunctions } from './intrinsic-functions.ts';
import { type IntrinsicNode, parseIntrinsic } from './intrinsic-parser.ts';
import { PathNotFound, type PathRoots, queryPath } from './path.ts';

/** A path in a field found nothing: AWS names the field. */
export class FieldPathNotFound extends Error {
  constructor(path: string, field: string, input: Json) {
    super(
      `The JSONPath '${path}' specified for the field '${field}' could not be found in the input '${jsonText(input)}'`,
    );
    this.name = 'FieldPathNotFound';
  }
}

/** An intrinsic function failed: States.IntrinsicFailure. */
export class IntrinsicError extends Error {
  constructor(call: string, reason: string) {
    super(`The function '${call}' had the following error: ${reason}`);
    this.name = 'IntrinsicError';
  }
}

/** An argument of an intrinsic function found nothing: States.Runtime, as for every path. */
export class IntrinsicArgumentNotFound extends IntrinsicError {
  constructor(call: string, path: string, input: Json) {
    super(call, `The JsonPath argument for the field '${path}' could not be found in the input '${jsonText(input)}'`);
    this.name = 'IntrinsicArgumentNotFound';
  }
}

/**
 * Fills a payload template (Parameters, ResultSelector, ItemSelector, Assign). A field whose name
 * ends in `.$` holds a path or an intrinsic function.
 * @throws FieldPathNotFound, IntrinsicError
 */
export function fillTemplate(template: Json, roots: PathRoots): Json {
  if (Array.isArray(template)) return template.map((item) => fillTemplate(item, roots));
  return isJsonObject(template) ? fillObject(template, roots) : template;
}

/**
 * Fills an object. `Object.fromEntries` keeps a field named `__proto__`; an assignment would lose
 * it.
 */
export function fillObject(template: JsonObject, roots: PathRoots): JsonObject {
  return Object.fromEntries(
    Object.entries(template).map(([key, value]) =>
      key.endsWith('.$') && typeof value === 'string'
        ? [key.slice(0, -2), evaluateField(value, key, roots)]
        : [key, fillTemplate(value, roots)],
    ),
  );
}

/**
 * Evaluates a path or an intrinsic function of a field.
 * @throws FieldPathNotFound, IntrinsicError
 */
export function evaluateField(expression: string, field: string, roots: PathRoots): Json {
  try {
    return evaluate(expression, roots);
  } catch (error) {
    // Measured on AWS: an index beyond the array is null here, and only here.
    if (error instanceof PathNotFound && error.beyondArray) return null;
    if (error instanceof PathNotFound) throw new FieldPathNotFound(error.path, field, roots.input);
    throw error;
  }
}

/**
 * Evaluates a path or an intrinsic function.
 * @throws PathNotFound, IntrinsicError
 */
export function evaluate(expression: string, roots: PathRoots): Json {
  if (!expression.startsWith('States.')) return queryPath(expression, roots);
  return run(parse(expression), expression, roots);
}

function parse(expression: string): IntrinsicNode {
  try {
    return parseIntrinsic(expression);
  } catch (error) {
    throw new IntrinsicError(expression, error instanceof Error ? error.message : String(error));
  }
}

function run(node: IntrinsicNode, expression: string, roots: PathRoots): Json {
  if (node.kind === 'path') {
    try {
      return queryPath(node.path, roots);
    } catch (error) {
      if (error instanceof PathNotFound) throw new IntrinsicArgumentNotFound(expression, node.path, roots.input);
      throw error;
    }
  }
  if (node.kind !== 'call') return node.value;
  const implementation = intrinsicFunctions.get(node.name);
  if (implementation === undefined)
    throw new IntrinsicError(expression, `States.${node.name} is not an intrinsic function`);
  const args = node.args.map((arg, index) =>
    node.name === 'Format' && index === 0 && arg.kind === 'text' ? arg.format : run(arg, expression, roots),
  );
  try {
    return implementation(...args);
  } catch (error) {
    throw new IntrinsicError(expression, error instanceof Error ? error.message : String(error));
  }
}
