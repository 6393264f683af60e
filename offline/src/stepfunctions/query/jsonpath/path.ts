import { JSONPath } from 'jsonpath-plus';
import { isJsonObject, type Json, type JsonObject } from '../../json.ts';

/** What a path can start from: `$` the state's data, `$$` the context object, `$name` a variable. */
export interface PathRoots {
  input: Json;
  context(): JsonObject;
  variables(): JsonObject;
}

/** A path led nowhere; the message has what AWS's path library says, such as `No results for path: $['a']['b']`. */
export class PathNotFound extends Error {
  readonly path: string;
  /** The path ends in an index that the array does not have: payload templates take that as null. */
  readonly beyondArray: boolean;

  constructor(path: string, reason: string, beyondArray = false) {
    super(`Invalid path '${path}' : ${reason}`);
    this.name = 'PathNotFound';
    this.path = path;
    this.beyondArray = beyondArray;
  }
}

type Segment = string | number;

interface ParsedPath {
  /** `$$`, or a variable's name, or `$`. */
  root: '$' | '$$' | { variable: string };
  /** The path below the root, beginning with `$`. */
  rest: string;
  /** The steps of a path that leads to one place; undefined where it may lead to many. */
  segments: Segment[] | undefined;
}

const parsed = new Map<string, ParsedPath>();
const keptPaths = 10_000;
const segmentPattern = /\.([^.[\]*?()'"@,]+)|\['((?:[^'\\]|\\.)*)'\]|\["((?:[^"\\]|\\.)*)"\]|\[(-?\d+)\]/y;

/**
 * The path without dots before brackets: `$.abc.['def ghi']`, as AWS's own guide writes it, means `$.abc['def ghi']`
 * (https://docs.aws.amazon.com/step-functions/latest/dg/amazon-states-language-paths.html). `..[` stays: it searches.
 */
export function withoutDotBeforeBracket(path: string): string {
  return path.replace(quotedOrDot, (_match, quoted: string | undefined) => quoted ?? '');
}

const quotedOrDot = /('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")|(?<!\.)\.(?=\[)/g;

/** Reads a path. Never throws: what is no simple path is left to the path library. */
export function parsePath(given: string): ParsedPath {
  const known = parsed.get(given);
  if (known !== undefined) return known;
  const path = withoutDotBeforeBracket(given);
  const variable = /^\$([A-Za-z_][A-Za-z0-9_]*)/.exec(path);
  const root = path.startsWith('$$') ? '$$' : variable?.[1] !== undefined ? { variable: variable[1] } : '$';
  const rest = `$${path.slice(root === '$$' ? 2 : root === '$' ? 1 : (variable?.[0].length ?? 1))}`;
  const result: ParsedPath = { root, rest, segments: readSegments(rest) };
  if (parsed.size >= keptPaths) parsed.clear();
  parsed.set(given, result);
  return result;
}

/** The beginning of a path that leads to one place: `$.a[0]` of `$.a[0][*].b`. */
function definitePrefix(rest: string): string {
  let position = 1;
  for (;;) {
    segmentPattern.lastIndex = position;
    const match = segmentPattern.exec(rest);
    if (match === null) return rest.slice(0, position);
    position += match[0].length;
  }
}

/** The steps of a reference path (`$.a['b'][0]`), or undefined where it is none. */
export function readSegments(rest: string): Segment[] | undefined {
  const segments: Segment[] = [];
  if (rest === '$' || rest === '$.') return segments;
  let position = 1;
  while (position < rest.length) {
    segmentPattern.lastIndex = position;
    const match = segmentPattern.exec(rest);
    if (match === null) return undefined;
    const [text, name, single, double, index] = match;
    segments.push(index !== undefined ? Number(index) : (name ?? (single ?? double ?? '').replace(/\\(.)/g, '$1')));
    position += text.length;
  }
  return segments;
}

/**
 * What the path leads to: a value, or for a path that may lead to many places (`[*]`, `..`, slices, filters) an array.
 * Throws PathNotFound.
 */
export function queryPath(path: string, roots: PathRoots): Json {
  const { root, rest, segments } = parsePath(path);
  let start: Json;
  if (root === '$') start = roots.input;
  else if (root === '$$') start = roots.context();
  else {
    const value = roots.variables()[root.variable];
    if (value === undefined) throw new PathNotFound(path, `The variable $${root.variable} is not assigned`);
    start = value;
  }
  if (segments !== undefined) return follow(path, start, segments);
  // Up to the first step that may lead to many places, a path must lead somewhere.
  const prefix = definitePrefix(rest);
  if (prefix !== '$') {
    const inner = follow(path, start, readSegments(prefix) ?? []);
    return many(inner, `$${rest.slice(prefix.length)}`);
  }
  return many(start, rest);
}

/** All places that the path leads to; nowhere is no failure. */
function many(start: Json, path: string): Json[] {
  if (typeof start !== 'object' || start === null) return [];
  const found: unknown = JSONPath({ path, json: start, wrap: true, resultType: 'value', eval: 'safe' });
  return Array.isArray(found) ? found : [];
}

function follow(path: string, start: Json, segments: Segment[]): Json {
  let value = start;
  for (const [index, segment] of segments.entries()) {
    const last = index === segments.length - 1;
    const here = normalized(segments.slice(0, index));
    let next: Json | undefined;
    if (typeof segment === 'number') {
      if (!Array.isArray(value))
        throw new PathNotFound(
          path,
          `Filter: [${segment}] can only be applied to arrays. Current context is: ${javaText(value)}`,
        );
      next = value.at(segment);
    } else if (isJsonObject(value)) {
      next = Object.hasOwn(value, segment) ? value[segment] : undefined;
    } else {
      throw new PathNotFound(
        path,
        `Expected to find an object with property ['${segment}'] in path ${here} but found '${javaClass(value)}'. This is not a json object according to the JsonProvider: 'com.jayway.jsonpath.spi.json.JacksonJsonNodeJsonProvider'.`,
      );
    }
    if (next === undefined) {
      throw new PathNotFound(
        path,
        last
          ? `No results for path: ${normalized(segments)}`
          : `Missing property in path ${normalized(segments.slice(0, index + 1))}`,
        last && typeof segment === 'number',
      );
    }
    value = next;
  }
  return value;
}

/** A path as AWS's path library prints it: `$['a'][0]`. */
function normalized(segments: Segment[]): string {
  return `$${segments.map((segment) => (typeof segment === 'number' ? `[${segment}]` : `['${segment}']`)).join('')}`;
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

/** Values as Java's toString prints them: `{a=1, b=[x, y]}`; States.Format and some causes show it. */
export function javaText(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(javaText).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    return `{${Object.entries(value)
      .map(([key, item]) => `${key}=${javaText(item)}`)
      .join(', ')}}`;
  }
  return String(value);
}
