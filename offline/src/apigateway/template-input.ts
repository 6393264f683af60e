import type { Json } from '../json.ts';
import { findAll } from '../jsonpath/find.ts';
import { isDefinite, parseSteps } from '../jsonpath/path-syntax.ts';
import { ownField } from '../own-field.ts';
import { GatewayError } from './gateway-error.ts';

/** The parameters of a request. Header names are written as the client wrote them. */
export interface RequestParameters {
  path: Record<string, string>;
  querystring: Record<string, string>;
  header: Record<string, string>;
}

/** `$input` (API Gateway guide: "Variables for data transformations"). */
export interface TemplateInput {
  body: string;
  /** Returns the JSON text of what the JSONPath finds, `""` if it finds nothing. */
  json(path: string): string;
  /** Returns the value that the JSONPath finds. */
  path(path: string): unknown;
  /** Looks for one parameter in path, query string and headers, or returns all of them by kind. */
  params(name?: string): unknown;
}

/** Makes `$input` of a payload: the request's body, or the integration's answer. */
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
 * Reads a payload that is not JSON as text, so templates can split form bodies. Broken JSON is a
 * bad request, as in the guide's note on payloads that cannot be parsed.
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

/** To a template, null is a reference to nothing and renders as nothing. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value ?? undefined;
  const present = Object.entries(value).filter(([, item]) => item !== null);
  return Object.fromEntries(present.map(([key, item]) => [key, withoutNulls(item)]));
}

/** Returns the value of a path that can name only one, else the list of all matches. */
function findJsonPath(value: Json, path: string): Json | undefined {
  const steps = parseSteps(path);
  const found = findAll(value, steps);
  return isDefinite(steps) ? found[0] : found;
}

function findParameter(parameters: RequestParameters, name: string): string {
  const header = Object.entries(parameters.header).find(([key]) => key.toLowerCase() === name.toLowerCase());
  return ownField(parameters.path, name) ?? ownField(parameters.querystring, name) ?? header?.[1] ?? '';
}
