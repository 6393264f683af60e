import type { Json } from '../json.ts';
import { findAll } from '../jsonpath/find.ts';
import { isDefinite, parseSteps } from '../jsonpath/path-syntax.ts';
import { ownField } from '../own-field.ts';
import { GatewayError } from './gateway-error.ts';

/** The parameters of the method request; header names as the client wrote them. */
export interface RequestParameters {
  path: Record<string, string>;
  querystring: Record<string, string>;
  header: Record<string, string>;
}

/** The `$input` of a mapping template (API Gateway guide: "Variables for data transformations"). */
export interface TemplateInput {
  body: string;
  /** The JSON text of what the JSONPath finds; `""` when it finds nothing. */
  json(path: string): string;
  /** The value that the JSONPath finds, undefined when nothing. */
  path(path: string): unknown;
  /**
   * One parameter, looked for in path, query string and header in this order, or all of them by
   * kind.
   */
  params(name?: string): unknown;
}

/**
 * Makes `$input` of a payload: the method request's body in a request template, the integration's
 * answer in a response template.
 */
export function createTemplateInput(body: string, parameters: RequestParameters): TemplateInput {
  const find = (path: string) => findJsonPath(parsePayload(body), path);
  return {
    // An empty payload reads as an empty object, in `body` too.
    body: body === '' ? '{}' : body,
    json: (path) => JSON.stringify(find(path)) ?? '""',
    path: (path) => withoutNulls(find(path)),
    params: (name) => (name === undefined ? parameters : findParameter(parameters, name)),
  };
}

/**
 * A payload that is not JSON reads as the text itself (form bodies rely on it:
 * `$input.path('$').split('&')`), but an object or an array that breaks off is a bad request, as in
 * the guide's note on payloads that cannot be parsed.
 */
function parsePayload(body: string): Json {
  const text = body.trim();
  if (text === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    if (!/^[[{]/.test(text)) return text;
    throw new GatewayError('DEFAULT_4XX', 'Bad Request', 'The body looks like JSON but cannot be parsed.');
  }
}

/** To a template null is a reference to nothing, and renders as nothing. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value ?? undefined;
  const present = Object.entries(value).filter(([, item]) => item !== null);
  return Object.fromEntries(present.map(([key, item]) => [key, withoutNulls(item)]));
}

/**
 * A path that can name only one value yields it bare, any other path yields the list of its
 * matches.
 */
function findJsonPath(value: Json, path: string): Json | undefined {
  const steps = parseSteps(path);
  const found = findAll(value, steps);
  return isDefinite(steps) ? found[0] : found;
}

function findParameter(parameters: RequestParameters, name: string): string {
  const header = Object.entries(parameters.header).find(([key]) => key.toLowerCase() === name.toLowerCase());
  return ownField(parameters.path, name) ?? ownField(parameters.querystring, name) ?? header?.[1] ?? '';
}
