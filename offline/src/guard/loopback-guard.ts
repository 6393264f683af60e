import type { IncomingMessage, Server } from 'node:http';

/** What a service takes besides requests of programs on this machine. */
export interface LoopbackGuardOptions {
  /**
   * The types of bodies that it takes unsigned, in lower case; `''` for a body with no type. Leave
   * out `''` and the types of HTML forms where possible: a page sends those without asking
   * (https://fetch.spec.whatwg.org/#cors-safelisted-request-header).
   */
  contentTypes: readonly string[];
  /** Origins of pages that may call it, besides its own pages. */
  origins?: readonly string[];
  /**
   * Paths to which a link on any page may lead, each with all below it. Such a request must change
   * nothing.
   */
  pages?: readonly string[];
}

/** What a refused client gets; an AWS SDK shows the body's `message`. */
export interface Refusal {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/**
 * The bodies of AWS's JSON protocols
 * (https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html).
 */
export const AWS_JSON = ['application/x-amz-json-1.0', 'application/x-amz-json-1.1'];

type Incoming = Pick<IncomingMessage, 'method' | 'url' | 'headers'>;

/** Returns why a request is refused, or undefined for one that may pass. */
export type LoopbackGuard = (request: Incoming) => Refusal | undefined;

/**
 * This machine. An AWS SDK puts `sync-` before the host of StartSyncExecution; a browser takes
 * `sync-127.0.0.1` for no host at all, but would look up `sync-localhost` in the network.
 */
const LOOPBACK_HOST = /^((sync-)?127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/i;

/**
 * Makes the check of a service that only programs of this machine may use. Listening on loopback
 * does not keep out the pages in its browsers, so each request must
 *
 * - name loopback in `Host`, or get 421: a page whose name was pointed here later (DNS rebinding)
 *   sends its own name;
 * - come from no page of another origin, as `Origin` and `Sec-Fetch-Site` tell, or get 403;
 * - have a body of one of the content types, or the signature of an AWS SDK, or get 415: a page can
 *   send neither without asking.
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
    if (!LOOPBACK_HOST.test(host)) {
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
 * Puts the guard before everything that answers the server's requests: of a plain `node:http`
 * server, Fastify's `server` or hapi's `listener`. Call it when those exist; it does not guard
 * later listeners.
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

/** True for a link that opens in a tab: the page with the link cannot read the answer. */
function isNavigation({ method, headers }: Omit<Incoming, 'url'>): boolean {
  return (
    (method === 'GET' || method === 'HEAD') &&
    headers['sec-fetch-mode'] === 'navigate' &&
    headers['sec-fetch-dest'] === 'document'
  );
}

/**
 * Covers requests without `Origin`, such as images
 * (https://www.w3.org/TR/fetch-metadata/#sec-fetch-site-header).
 */
function isCrossOrigin(headers: Incoming['headers']): boolean {
  const site = headers['sec-fetch-site'];
  return site === 'cross-site' || site === 'same-site';
}

function hasBody(headers: Incoming['headers']): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

/** Whether the signature is right does not matter: the header alone takes a CORS preflight. */
function isSigned({ authorization = '' }: Incoming['headers']): boolean {
  return authorization.startsWith('AWS4-');
}

/**
 * A page that sends PUT takes a CORS preflight, too; `X-Amz-Signature` is in presigned addresses.
 */
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
    // The rest of a refused request is not read.
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store', connection: 'close' },
    body: JSON.stringify({ __type: 'AccessDeniedException', message }),
  };
}
