import type { IncomingMessage, Server } from 'node:http';

/** The requests that a service takes. */
export interface LoopbackGuardOptions {
  /**
   * The types of unsigned bodies, in lower case; `''`: no type. Pages send `''` and the types of
   * HTML forms without a preflight (https://fetch.spec.whatwg.org/#cors-safelisted-request-header),
   * so leave those out where possible.
   */
  contentTypes: readonly string[];
  /** Origins of pages that may call the service, besides its own pages. */
  origins?: readonly string[];
  /**
   * Paths to which links on any page may lead, each with all below it. They must change nothing.
   */
  pages?: readonly string[];
}

/** The answer to a refused client. An AWS SDK shows the body's `message`. */
export interface Refusal {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** Source: https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html, and 1_1. */
export const AWS_JSON = ['application/x-amz-json-1.0', 'application/x-amz-json-1.1'];

type Incoming = Pick<IncomingMessage, 'method' | 'url' | 'headers'>;

/** Returns why a request is refused, or undefined for one that may pass. */
export type LoopbackGuard = (request: Incoming) => Refusal | undefined;

/** Returns true if a host name, written as in a URL, always means this machine. */
export function isLoopbackName(name: string): boolean {
  return ['127.0.0.1', 'localhost', '[::1]'].includes(name.toLowerCase());
}

/**
 * Returns true if a `Host` header names this machine. An AWS SDK calls StartSyncExecution at
 * `sync-127.0.0.1`, which is no valid host in a browser. `sync-localhost` is one, and may be any
 * machine.
 */
function isLoopbackHost(host: string): boolean {
  const name = host.replace(/:\d+$/, '');
  return isLoopbackName(name) || name.toLowerCase() === 'sync-127.0.0.1';
}

/**
 * Returns the guard of a service that only programs of this machine may use. Pages in this
 * machine's browsers reach loopback, too, so the guard refuses a request
 *
 * - with 421 if its `Host` is another name, as from a page with DNS rebinding;
 * - with 403 if `Origin` or `Sec-Fetch-Site` shows that it comes from a page of another origin;
 * - with 415 if its body has neither a given content type nor a signature, since a page can send
 *   other types without a preflight.
 *
 * @example
 * guardServer(server, createLoopbackGuard({ contentTypes: AWS_JSON }));
 */
export function createLoopbackGuard({ contentTypes, origins = [], pages = [] }: LoopbackGuardOptions): LoopbackGuard {
  const isPage = (url = '/') => {
    const [path = '/'] = url.split('?');
    return pages.some((page) => path === page || path.startsWith(`${page}/`));
  };
  return ({ method, url, headers }) => {
    const { host = '', origin } = headers;
    if (!isLoopbackHost(host)) {
      return refusal(421, 'This service is for programs on its own machine: call it at 127.0.0.1 or localhost.');
    }
    const isOwn = origin === `http://${host}`;
    const isAllowed = isOwn || (origin !== undefined && origins.includes(origin));
    const isVisit = isNavigation({ method, headers }) && isPage(url);
    const isForeign = origin === undefined ? isCrossOrigin(headers) : !isAllowed;
    if (isForeign && !isVisit) {
      return refusal(403, 'This service answers no page of another origin: call it from a program on its own machine.');
    }
    if (
      hasBody(headers) &&
      !isSigned(headers) &&
      !isPresignedPut({ method, url }) &&
      !contentTypes.includes(mediaType(headers))
    ) {
      return refusal(415, `Send the body as ${contentTypes.filter(Boolean).join(' or ')}.`);
    }
    return undefined;
  };
}

/**
 * Puts the guard before all request listeners of a `node:http` server, Fastify's `server` or hapi's
 * `listener`. Listeners that are added later are not guarded.
 */
export function guardServer(server: Server, guard: LoopbackGuard): void {
  const others = server.listeners('request');
  server.removeAllListeners('request');
  server.on('request', (request, response) => {
    const refused = guard(request);
    if (refused !== undefined) response.writeHead(refused.status, refused.headers).end(refused.body);
    else for (const listener of others) listener.call(server, request, response);
  });
}

/** Returns true for a link that opens in a tab: the page with the link cannot read the answer. */
function isNavigation({ method, headers }: Omit<Incoming, 'url'>): boolean {
  return (
    (method === 'GET' || method === 'HEAD') &&
    headers['sec-fetch-mode'] === 'navigate' &&
    headers['sec-fetch-dest'] === 'document'
  );
}

/**
 * Judges requests without `Origin`, such as those for images
 * (https://www.w3.org/TR/fetch-metadata/).
 */
function isCrossOrigin(headers: Incoming['headers']): boolean {
  const site = headers['sec-fetch-site'];
  return site === 'cross-site' || site === 'same-site';
}

function hasBody(headers: Incoming['headers']): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

/** A wrong signature will do, too: a page cannot send the header without a CORS preflight. */
function isSigned({ authorization = '' }: Incoming['headers']): boolean {
  return authorization.startsWith('AWS4-');
}

/** A presigned URL has its signature in the query. A page cannot send PUT without a preflight. */
function isPresignedPut({ method, url = '/' }: Omit<Incoming, 'headers'>): boolean {
  return method === 'PUT' && /[?&]X-Amz-Signature=/.test(url);
}

function mediaType(headers: Incoming['headers']): string {
  const [type = ''] = (headers['content-type'] ?? '').split(';');
  return type.trim().toLowerCase();
}

function refusal(status: number, message: string): Refusal {
  return {
    status,
    // `close`, since the rest of a refused request is not read.
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store', connection: 'close' },
    body: JSON.stringify({ __type: 'AccessDeniedException', message }),
  };
}
