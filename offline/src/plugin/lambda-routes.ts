import { type IncomingMessage, type Server, STATUS_CODES } from 'node:http';
import { GatewayError, type GatewayResponses, refuse } from '../apigateway/index.ts';

/** What is used here of the server of hapi, the framework of serverless-offline. */
export interface HapiServer {
  listener: Server;
  ext(event: 'onPreResponse', method: (request: HapiRequest, toolkit: HapiToolkit) => unknown): void;
}

/** A response that hapi gives by itself is an error with `isBoom`. */
interface HapiRequest {
  raw: { req: IncomingMessage };
  route: { path: string };
  response: { isBoom?: boolean; output?: { statusCode: number }; statusCode?: number };
}

interface HapiToolkit {
  continue: symbol;
  response(body: string): HapiResponse;
}

interface HapiResponse {
  code(status: number): HapiResponse;
  header(name: string, value: string): HapiResponse;
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
 * Answers requests that serverless-offline refuses before a function is called (by an authorizer,
 * for their size) as API Gateway would: by the API's gateway responses. What a function answers is
 * let through as it is.
 */
export function refuseAsGateway(server: HapiServer, gatewayResponses: GatewayResponses): void {
  server.ext('onPreResponse', ({ raw, response }, toolkit) => {
    if (!response.isBoom) return toolkit.continue;
    const { status, headers, body } = refuse(raw.req, refusalOf(response.output?.statusCode ?? 500), gatewayResponses);
    return Object.entries(headers).reduce(
      (answer, [name, value]) => answer.header(name, value),
      toolkit.response(body).code(status),
    );
  });
}

/**
 * Answers requests to an HTTP API that serverless-offline refuses as API Gateway would, which has
 * no gateway responses there: `{"message":"Not Found"}`, and 204 to an `OPTIONS` that is no
 * preflight, where the API has CORS settings as this server has
 * (https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html).
 */
export function refuseAsHttpApi(server: HapiServer): void {
  server.ext('onPreResponse', ({ raw, route, response }, toolkit) => {
    const isUnknown = route.path === UNKNOWN_ROUTE && response.statusCode === 404;
    if (!response.isBoom && !isUnknown) return toolkit.continue;
    const status = response.output?.statusCode ?? 404;
    if (raw.req.method === 'OPTIONS') return toolkit.response('').code(204);
    const body = JSON.stringify({ message: STATUS_CODES[status] });
    return toolkit.response(body).code(status).header('content-type', 'application/json');
  });
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
