import { StateFailure } from '../../engine/failure.ts';
import { isJsonObject, type Json, type JsonObject, jsonText } from '../../json.ts';
import { intrinsicFunctions } from './intrinsic-functions.ts';
import { type IntrinsicNode, parseIntrinsic } from './intrinsic-parser.ts';
import { PathNotFound, type PathRoots, queryPath } from './path.ts';

/** A path in this field led nowhere: AWS names the field. */
export class FieldPathNotFound extends Error {
  constructor(path: string, field: string, input: Json) {
    super(
      `The JSONPath '${path}' specified for the field '${field}' could not be found in the input '${jsonText(input)}'`,
    );
    this.name = 'FieldPathNotFound';
  }
}

/**
 * Fills a payload template (Parameters, ResultSelector, ItemSelector, Assign): a field whose name ends in `.$` holds a path or
 * an intrinsic function. Throws FieldPathNotFound, and StateFailure for a function that fails.
 */
export function fillTemplate(template: Json, roots: PathRoots): Json {
  if (Array.isArray(template)) return template.map((item) => fillTemplate(item, roots));
  return isJsonObject(template) ? fillObject(template, roots) : template;
}

export function fillObject(template: JsonObject, roots: PathRoots): JsonObject {
  const filled: JsonObject = {};
  for (const [key, value] of Object.entries(template)) {
    if (key.endsWith('.$') && typeof value === 'string') filled[key.slice(0, -2)] = evaluateField(value, key, roots);
    else filled[key] = fillTemplate(value, roots);
  }
  return filled;
}

/** A path or an intrinsic function; `field` is named when the path leads nowhere. */
export function evaluateField(expression: string, field: string, roots: PathRoots): Json {
  try {
    return evaluate(expression, roots);
  } catch (error) {
    // Measured on AWS: an index beyond the end of an array is null here, and only here.
    if (error instanceof PathNotFound && error.beyondArray) return null;
    if (error instanceof PathNotFound) throw new FieldPathNotFound(error.path, field, roots.input);
    throw error;
  }
}

/** A path or an intrinsic function. Throws PathNotFound, and StateFailure for a function that fails. */
export function evaluate(expression: string, roots: PathRoots): Json {
  if (!expression.startsWith('States.')) return queryPath(expression, roots);
  const fail = (reason: string) =>
    new StateFailure('States.IntrinsicFailure', `The function '${expression}' had the following error: ${reason}`);
  let node: IntrinsicNode;
  try {
    node = parseIntrinsic(expression);
  } catch (error) {
    throw fail(error instanceof Error ? error.message : String(error));
  }
  return run(node, roots, fail);
}

function run(node: IntrinsicNode, roots: PathRoots, fail: (reason: string) => StateFailure): Json {
  if (node.kind === 'path') {
    try {
      return queryPath(node.path, roots);
    } catch (error) {
      if (!(error instanceof PathNotFound)) throw error;
      throw fail(
        `The JsonPath argument for the field '${node.path}' could not be found in the input '${jsonText(roots.input)}'`,
      );
    }
  }
  if (node.kind !== 'call') return node.value;
  const implementation = intrinsicFunctions[node.name];
  if (implementation === undefined) throw fail(`States.${node.name} is no intrinsic function`);
  const args = node.args.map((arg, index) =>
    node.name === 'Format' && index === 0 && arg.kind === 'text' ? arg.format : run(arg, roots, fail),
  );
  try {
    return implementation(...args);
  } catch (error) {
    throw fail(error instanceof Error ? error.message : String(error));
  }
}
