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

/** The part of a server of hapi, the framework of serverless-offline, that is used here. */
export interface HapiServer {
  listener: Server;
  ext(event: 'onPreHandler' | 'onPreResponse', method: (request: HapiRequest, toolkit: HapiToolkit) => unknown): void;
}

/** A response that hapi makes by itself is an error with `isBoom`. */
interface HapiRequest {
  raw: { req: IncomingMessage };
  route: { path: string };
  /** The bytes of the body, if the route has one. */
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

/** With this header, serverless-offline lets a client claim any identity. */
const AUTHORIZER_OVERRIDE = 'sls-offline-authorizer-override';

/** serverless-offline's route for unknown paths: it answers with a list of all routes. */
const UNKNOWN_ROUTE = '/{p*}';

/** Bodies that serverless-offline passes on as base64, and that hapi accepts. */
const BINARY = /^(?:application\/octet-stream|multipart\/form-data\s*;.*boundary=)/i;

/** Segments that a URL parser removes (https://url.spec.whatwg.org/#double-dot-path-segment). */
const DOTS = /^(?:\.|%2e){1,2}$/i;

/** A list of cookies that hapi accepts (RFC 6265, 4.2.1). */
const COOKIES =
  /^[^\s"(),/:;<=>?@[\\\]{}]+=("?)[!#-+\--:<-[\]-~]*\1(?:; ?[^\s"(),/:;<=>?@[\\\]{}]+=("?)[!#-+\--:<-[\]-~]*\2)*$/;

/**
 * Makes serverless-offline pass requests to functions as API Gateway does. On its own it refuses
 * content types, cookies and percent signs that API Gateway does not look at, and changes the JSON
 * bodies `false`, `0`, `null` and `"x"`. Functions still get the headers that were sent.
 */
export function passOnAsSent({ listener }: Pick<HapiServer, 'listener'>): void {
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

/** Returns path and query of a URL that a client sends whole, as to a proxy (RFC 9112, 3.2.2). */
export function originForm(url: string): string {
  const [, path] = /^https?:\/\/[^/?#]*(.*)$/is.exec(url) ?? [];
  if (path === undefined) return url;
  return path.startsWith('/') ? path : `/${path}`;
}

/**
 * Escapes what hapi would refuse or misread, so that it reaches the function as a segment's value:
 * percent signs that begin no UTF-8 character, and segments of dots, which change the path.
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
 * Validates requests to functions by their methods' models and validators, between the authorizer
 * and the function as API Gateway does. It keeps what happens to a request for its answer
 * (`answerAsGateway`).
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
      // Read before `passOnAsSent` changes the request for the framework.
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
 * Answers with the API's gateway responses if no function answers, as API Gateway does: if
 * serverless-offline refuses a request (an authorizer's denial, its size) or the function fails. A
 * function's answer passes unchanged.
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
 * Answers as API Gateway does for an HTTP API where no function answers: `{"message":"Not Found"}`,
 * and 204 to an `OPTIONS` that is not a preflight, since this server has CORS settings
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

/** An HTTP API answers 500 for a function that fails, and 503 for one that is late. */
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
