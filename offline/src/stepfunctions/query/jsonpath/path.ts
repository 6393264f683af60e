import { isJsonObject, type Json, type JsonObject } from '../../../json.ts';
import { findAll } from '../../../jsonpath/find.ts';
import { isDefinite, type PathStep, parseSteps } from '../../../jsonpath/path-syntax.ts';
import { ownField } from '../../../own-field.ts';

/** The starts of paths: `$` is the state's data, `$$` the context object, `$name` a variable. */
export interface PathRoots {
  input: Json;
  context(): JsonObject;
  variables(): JsonObject;
}

/**
 * A path found nothing. The message is that of AWS's path library, such as `No results for path:
 * $['a']['b']`.
 */
export class PathNotFound extends Error {
  readonly path: string;
  /** True if the path ends in an index beyond the array: payload templates read that as null. */
  readonly beyondArray: boolean;

  constructor(path: string, reason: string, beyondArray = false) {
    super(`Invalid path '${path}' : ${reason}`);
    this.name = 'PathNotFound';
    this.path = path;
    this.beyondArray = beyondArray;
  }
}

export interface ParsedPath {
  root: '$' | '$$' | { variable: string };
  steps: PathStep[];
}

/**
 * Variable names follow UAX 31:
 * https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html
 */
const variableRoot = /^\$([\p{ID_Start}_][\p{ID_Continue}]*)/u;

/**
 * Parses a path and its root.
 * @throws PathSyntaxError
 */
export function parsePath(path: string): ParsedPath {
  const variable = variableRoot.exec(path)?.[1];
  if (variable !== undefined) return { root: { variable }, steps: parseSteps(`$${path.slice(variable.length + 1)}`) };
  return path.startsWith('$$')
    ? { root: '$$', steps: parseSteps(path.slice(1)) }
    : { root: '$', steps: parseSteps(path) };
}

/**
 * Returns the value at a path. A path that may lead to many values (`[*]`, `..`, slices, filters)
 * returns a list, which is empty if a field on the way is missing (recorded).
 * @throws PathNotFound, PathSyntaxError
 */
export function queryPath(path: string, roots: PathRoots): Json {
  const { root, steps } = parsePath(path);
  const start = startOf(path, root, roots);
  refuseInnerNames(path, steps);
  return isDefinite(steps) ? follow(path, start, steps) : findAll(start, steps);
}

function startOf(path: string, root: ParsedPath['root'], roots: PathRoots): Json {
  if (root === '$') return roots.input;
  if (root === '$$') return roots.context();
  const value = ownField(roots.variables(), root.variable);
  if (value === undefined) throw new PathNotFound(path, `The variable $${root.variable} is not assigned`);
  return value;
}

/**
 * Refuses several names before the end of a path, in the words seen on AWS:
 * https://gist.github.com/deric4/733eb129a10b13530cebaa3b70031c77
 */
function refuseInnerNames(path: string, steps: PathStep[]): void {
  const inner = steps.slice(0, -1).findIndex((step) => step.kind === 'names' && step.names.length > 1);
  if (inner >= 0)
    throw new PathNotFound(
      path,
      `Multi properties can only be used as path leafs: ${normalized(steps.slice(0, inner + 1))}`,
    );
}

/** Follows a path that leads to one value. */
function follow(path: string, start: Json, steps: PathStep[]): Json {
  let value = start;
  for (const [index, step] of steps.entries()) {
    refuseWrongContainer(path, value, step, normalized(steps.slice(0, index)));
    const [next] = findAll(value, [step]);
    if (next === undefined) throw notThere(path, steps, index);
    value = next;
  }
  return value;
}

function refuseWrongContainer(path: string, value: Json, step: PathStep, here: string): void {
  if (step.kind !== 'names' && !Array.isArray(value))
    throw new PathNotFound(
      path,
      `Filter: ${stepText(step)} can only be applied to arrays. Current context is: ${javaText(value)}`,
    );
  if (step.kind === 'names' && !isJsonObject(value))
    throw new PathNotFound(
      path,
      `Expected to find an object with property ${stepText(step)} in path ${here} but found '${javaClass(value)}'. This is not a json object according to the JsonProvider: 'com.jayway.jsonpath.spi.json.JacksonJsonNodeJsonProvider'.`,
    );
}

function notThere(path: string, steps: PathStep[], index: number): PathNotFound {
  const last = index === steps.length - 1;
  const reached = normalized(steps.slice(0, index + 1));
  return new PathNotFound(
    path,
    last ? `No results for path: ${reached}` : `Missing property in path ${reached}`,
    last && steps[index]?.kind !== 'names',
  );
}

/** Formats a path as AWS's path library does: `$['a'][0]`. */
function normalized(steps: PathStep[]): string {
  return `$${steps.map(stepText).join('')}`;
}

function stepText(step: PathStep): string {
  if (step.kind === 'names') return `[${step.names.map((name) => `'${name}'`).join(', ')}]`;
  if (step.kind === 'indexes') return `[${step.indexes.join(',')}]`;
  if (step.kind === 'fromEnd') return `[@.size()-${step.offset}]`;
  return step.kind === 'all' ? '[*]' : '[?]';
}

function javaClass(value: Json): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'com.fasterxml.jackson.databind.node.ArrayNode';
  if (typeof value === 'string') return 'com.fasterxml.jackson.databind.node.TextNode';
  if (typeof value === 'boolean') return 'com.fasterxml.jackson.databind.node.BooleanNode';
  return Number.isInteger(value)
    ? 'com.fasterxml.jackson.databind.node.IntNode'
    : 'com.fasterxml.jackson.databind.node.DoubleNode';
}

/**
 * Formats a value as Java's toString does: `{a=1, b=[x, y]}`. States.Format and some causes use it.
 */
export function javaText(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(javaText).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    return `{${Object.entries(value)
      .map(([key, item]) => `${key}=${javaText(item)}`)
      .join(', ')}}`;
  }
  return String(value);
}
