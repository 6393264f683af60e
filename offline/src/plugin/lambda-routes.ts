import { type IncomingMessage, type Server, STATUS_CODES } from 'node:http';
import {
  GatewayError,
  type GatewayResponses,
  readMethodRequest,
  refuse,
  validateRequest,
} from '../apigateway/index.ts';
import { exchanges, type GatewayExchange, refuseExchange } from './gateway-calls.ts';
import type { FindFunctionRoute } from './machine-routes.ts';

/** What is used here of the server of hapi, the framework of serverless-offline. */
export interface HapiServer {
  listener: Server;
  ext(event: 'onPreHandler' | 'onPreResponse', method: (request: HapiRequest, toolkit: HapiToolkit) => unknown): void;
}

/** A response that hapi gives by itself is an error with `isBoom`. */
interface HapiRequest {
  raw: { req: IncomingMessage };
  route: { path: string };
  /** Of a route with a body its bytes. */
  payload: unknown;
  response: { isBoom?: boolean; output?: { statusCode: number }; statusCode?: number };
}

interface HapiToolkit {
  continue: symbol;
  response(body: string): HapiResponse;
}

interface HapiResponse {
  code(status: number): HapiResponse;
  header(name: string, value: string): HapiResponse;
  /** Makes it the answer, without the route's handler. */
  takeover(): HapiResponse;
}

/** By this header serverless-offline lets a client say who it is. */
const AUTHORIZER_OVERRIDE = 'sls-offline-authorizer-override';

/**
 * The route of serverless-offline for addresses that it does not have: it answers with a list of
 * all that there are.
 */
const UNKNOWN_ROUTE = '/{p*}';

/** Bodies that serverless-offline hands on as base64, and that hapi takes. */
const BINARY = /^(?:application\/octet-stream|multipart\/form-data\s*;.*boundary=)/i;

/**
 * Segments that a parser of addresses takes away
 * (https://url.spec.whatwg.org/#double-dot-path-segment).
 */
const DOTS = /^(?:\.|%2e){1,2}$/i;

/** A list of cookies that hapi takes (RFC 6265, 4.2.1). */
const COOKIES =
  /^[^\s"(),/:;<=>?@[\\\]{}]+=("?)[!#-+\--:<-[\]-~]*\1(?:; ?[^\s"(),/:;<=>?@[\\\]{}]+=("?)[!#-+\--:<-[\]-~]*\2)*$/;

/**
 * Makes serverless-offline call the functions behind `server` with what API Gateway would hand on.
 * On its own it refuses what API Gateway does not look at (content types, cookies, percent signs),
 * and hands on the JSON bodies `false`, `0`, `null` and `"x"` as something else than their text.
 * Functions still get the headers that were sent.
 */
export function handOnAsSent({ listener }: Pick<HapiServer, 'listener'>): void {
  const others = listener.listeners('request');
  listener.removeAllListeners('request');
  listener.on('request', (request, ...more) => {
    const { headers, rawHeaders, url = '/' } = request;
    // As text: serverless-offline parses a body only where hapi says that it is JSON.
    if (!BINARY.test(headers['content-type'] ?? '')) headers['content-type'] = 'text/plain';
    if (!COOKIES.test(headers.cookie ?? '')) delete headers.cookie;
    for (let index = rawHeaders.length - 2; index >= 0; index -= 2) {
      if (rawHeaders[index]?.toLowerCase() === AUTHORIZER_OVERRIDE) rawHeaders.splice(index, 2);
    }
    request.url = withOwnSegments(originForm(url));
    for (const other of others) other.call(listener, request, ...more);
  });
}

/**
 * The path and the query of an address that a client sends whole, as to a proxy (RFC 9112, 3.2.2).
 */
export function originForm(url: string): string {
  const [, path] = /^https?:\/\/[^/?#]*(.*)$/is.exec(url) ?? [];
  if (path === undefined) return url;
  return path.startsWith('/') ? path : `/${path}`;
}

/**
 * Escapes what hapi would refuse or read as something else, so that it becomes the value of its
 * segment: percent signs that begin no character in UTF-8, and segments of dots, which lead to
 * another address.
 */
function withOwnSegments(url: string): string {
  const [path = '', ...query] = url.split('?');
  const segments = path.split('/').map((segment) => {
    if (DOTS.test(segment)) return segment.replaceAll('%', '%25').replaceAll('.', '%252e');
    try {
      decodeURIComponent(segment);
      return segment;
    } catch {
      return segment.replaceAll('%', '%25');
    }
  });
  return [segments.join('/'), ...query].join('?');
}

/**
 * Checks requests to functions by the models and validators of their methods, as API Gateway does
 * between the authorizer and the function, and lets what happens to a request be known to its
 * answer (`answerAsGateway`).
 */
export function followExchanges(server: HapiServer, api: GatewayExchange['api'], findRoute: FindFunctionRoute): void {
  const { listener } = server;
  const checks = new WeakMap<IncomingMessage, (body: string) => void>();
  const others = listener.listeners('request');
  listener.removeAllListeners('request');
  listener.on('request', (request, ...more) => {
    const found = findRoute(request);
    const { validation, isProxy = true } = found?.route ?? {};
    if (found !== undefined && validation !== undefined) {
      // Before anything of the request is changed for the framework.
      const { querystring, headers: header, contentType } = readMethodRequest(request);
      const parameters = { path: found.pathParameters, querystring, header };
      checks.set(request, (body) => validateRequest(validation, { parameters, contentType, body }));
    }
    exchanges.run({ api, isProxy }, () => {
      for (const other of others) other.call(listener, request, ...more);
    });
  });
  server.ext('onPreHandler', ({ raw, payload }, toolkit) => {
    try {
      checks.get(raw.req)?.(Buffer.isBuffer(payload) ? payload.toString() : '');
      return toolkit.continue;
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      return toolkit.response('').code(refuseExchange(error).status).takeover();
    }
  });
}

/**
 * Answers requests that get no answer of a function as API Gateway would, by the API's gateway
 * responses: those that serverless-offline refuses (by an authorizer, for their size), and those
 * whose function fails. What a function answers is let through as it is.
 */
export function answerAsGateway(
  server: HapiServer,
  gatewayResponses: GatewayResponses,
  log: (line: string) => void,
): void {
  server.ext('onPreResponse', ({ raw, response }, toolkit) => {
    const noted = exchanges.getStore()?.refusal;
    if (noted === undefined && !response.isBoom) return toolkit.continue;
    const refusal = noted ?? refusalOf(response.output?.statusCode ?? 500);
    const { status, headers, body } = refuse(raw.req, refusal, gatewayResponses);
    if (noted !== undefined) log(`${raw.req.method} ${raw.req.url}: ${status} ${noted.responseType}: ${noted.message}`);
    return Object.entries(headers).reduce(
      (answer, [name, value]) => answer.header(name, value),
      toolkit.response(body).code(status),
    );
  });
}

/**
 * Answers requests to an HTTP API that get no answer of a function as API Gateway would, which has
 * no gateway responses there: `{"message":"Not Found"}`, and 204 to an `OPTIONS` that is no
 * preflight, where the API has CORS settings as this server has
 * (https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html).
 */
export function answerAsHttpApi(server: HapiServer): void {
  server.ext('onPreResponse', ({ raw, route, response }, toolkit) => {
    const noted = exchanges.getStore()?.refusal;
    const isUnknown = route.path === UNKNOWN_ROUTE && response.statusCode === 404;
    if (noted === undefined && !response.isBoom && !isUnknown) return toolkit.continue;
    const status = noted === undefined ? (response.output?.statusCode ?? 404) : httpApiStatus(noted);
    if (raw.req.method === 'OPTIONS') return toolkit.response('').code(204);
    const body = JSON.stringify({ message: STATUS_CODES[status] });
    return toolkit.response(body).code(status).header('content-type', 'application/json');
  });
}

/** An HTTP API tells a function that fails by 500, and one that is late by 503. */
function httpApiStatus({ responseType, status }: GatewayError): number {
  if (responseType === 'INTEGRATION_TIMEOUT') return 503;
  return status < 500 ? status : 500;
}

/** Types and messages: API Gateway guide, "Gateway response types for API Gateway". */
function refusalOf(status: number): GatewayError {
  const reason = `serverless-offline has refused the request: ${status}.`;
  switch (status) {
    case 401:
      return new GatewayError('UNAUTHORIZED', 'Unauthorized', reason);
    case 403:
      return new GatewayError('ACCESS_DENIED', 'User is not authorized to access this resource', reason);
    case 404:
      return new GatewayError('MISSING_AUTHENTICATION_TOKEN', 'Missing Authentication Token', reason);
    case 413:
      return new GatewayError('REQUEST_TOO_LARGE', 'Request Too Long', reason);
    case 415:
      return new GatewayError('UNSUPPORTED_MEDIA_TYPE', 'Unsupported Media Type', reason);
    default:
      return status < 500
        ? new GatewayError('DEFAULT_4XX', 'Bad Request', reason)
        : new GatewayError('API_CONFIGURATION_ERROR', 'Internal server error', reason);
  }
}
