import { STATUS_CODES } from 'node:http';
import { isJsonObject, type Json, type JsonObject, parseJson } from '../../json.ts';
import { type TaskCall, TaskFailure } from './dispatcher.ts';
import { malformed } from './sdk-shapes.ts';

const methods = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS'];
const methodsWithBody = ['POST', 'PUT', 'PATCH'];

/**
 * Calls `apigateway:invoke` against a local API. Resolves with status, headers and body.
 * https://docs.aws.amazon.com/step-functions/latest/dg/connect-api-gateway.html
 * @throws TaskFailure named after the status (`ApiGateway.404`), with the body as its cause
 */
export async function callApiGateway({ parameters, signal }: TaskCall): Promise<Json> {
  const given = isJsonObject(parameters) ? parameters : {};
  const { Method } = given;
  if (typeof Method !== 'string' || !methods.includes(Method))
    throw new TaskFailure('States.TaskFailed', `apigateway:invoke needs a Method, one of ${methods.join(', ')}`);
  const body = methodsWithBody.includes(Method) ? bodyOf(given) : undefined;
  const url = urlOf(given);
  let response: Response;
  let text: string;
  try {
    response = await fetch(url, { method: Method, headers: headersOf(given, body), body, redirect: 'manual', signal });
    text = await response.text();
  } catch (error) {
    const reason = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    throw new TaskFailure('ApiGateway.SdkClientException', `Unable to execute HTTP request: ${reason} (${url})`);
  }
  if (!response.ok) throw new TaskFailure(`ApiGateway.${response.status}`, text);
  return {
    Headers: answerHeaders(response.headers),
    ResponseBody: text === '' ? {} : readBody(text),
    StatusCode: response.status,
    StatusText: response.statusText || (STATUS_CODES[response.status] ?? ''),
  };
}

/**
 * Returns issues of the parameters: headers and query parameters must be lists of texts by name.
 */
export function apiGatewayIssues(parameters: Json): string[] {
  if (!isJsonObject(parameters)) return [];
  const isTexts = (value: Json) => Array.isArray(value) && value.every((item) => typeof item === 'string');
  return ['Headers', 'QueryParameters']
    .filter((field) => {
      const given = parameters[field] ?? {};
      return !isJsonObject(given) || !Object.values(given).every(isTexts);
    })
    .map(malformed);
}

/**
 * Builds the URL. Refuses AWS's own APIs: a state would work offline on the data of a deployed
 * stage.
 */
function urlOf({ ApiEndpoint, Stage, Path, QueryParameters }: JsonObject): URL {
  const host = typeof ApiEndpoint === 'string' ? ApiEndpoint : '';
  const url = URL.parse(`http://${host}`);
  if (url === null || /\.amazonaws\.com(\.cn)?$/.test(url.hostname)) {
    const remedy = 'name a local API as ApiEndpoint, such as localhost:3000, or refer to an API of the service';
    throw new TaskFailure('States.TaskFailed', `apigateway:invoke cannot call '${host}' offline: ${remedy}`);
  }
  const parts = [url.pathname, Stage, Path].map((part) => (typeof part === 'string' ? part : ''));
  url.pathname = parts.flatMap((part) => part.replace(/^\/|\/$/g, '') || []).join('/');
  for (const [name, values] of Object.entries(isJsonObject(QueryParameters) ? QueryParameters : {}))
    for (const value of Array.isArray(values) ? values : []) url.searchParams.append(name, String(value));
  return url;
}

function headersOf({ Headers: given }: JsonObject, body: string | undefined): Headers {
  const headers = new Headers(body === undefined ? {} : { 'content-type': 'application/json' });
  for (const [name, values] of Object.entries(isJsonObject(given) ? given : {}))
    headers.set(name, Array.isArray(values) ? values.join(',') : String(values));
  return headers;
}

function bodyOf({ RequestBody, AllowNullValues }: JsonObject): string | undefined {
  if (RequestBody === undefined) return undefined;
  return JSON.stringify(AllowNullValues === true ? RequestBody : withoutNulls(RequestBody));
}

/** AWS's guide: null values are not sent unless AllowNullValues is true. */
function withoutNulls(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, item]) => (item === null ? [] : [[name, withoutNulls(item)]])),
  );
}

function answerHeaders(headers: Headers): JsonObject {
  const lists = new Map<string, string[]>();
  for (const [name, value] of headers) lists.set(name, [...(lists.get(name) ?? []), value]);
  return Object.fromEntries(lists);
}

function readBody(text: string): Json {
  try {
    return parseJson(text);
  } catch {
    return text;
  }
}
