import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { type MutableResponse, OAuth2Issuer, OAuth2Service } from 'oauth2-mock-server';
import { createLoopbackGuard, guardServer } from '../guard/loopback-guard.ts';
import type { LocalUser } from './local-user.ts';
import { signInPage } from './sign-in-page.ts';
import { createSignIns, type SignInsOptions } from './sign-ins.ts';

/** The paths of a user pool and of its sign-in domain. Both have the same address here. */
const ENDPOINTS = {
  wellKnownDocument: '/.well-known/openid-configuration',
  jwks: '/.well-known/jwks.json',
  authorize: '/oauth2/authorize',
  token: '/oauth2/token',
  userinfo: '/oauth2/userInfo',
  revoke: '/oauth2/revoke',
  endSession: '/logout',
};
/** The paths that scripts of the application's pages may read. */
const CORS_PATHS = [ENDPOINTS.wellKnownDocument, ENDPOINTS.jwks, ENDPOINTS.token, ENDPOINTS.userinfo, ENDPOINTS.revoke];

export interface SignInServerOptions extends Pick<SignInsOptions, 'tokenSeconds' | 'rotatesRefreshTokens'> {
  /** 0: a free port. */
  port: number;
  /** The application that tokens are made for. */
  clientId: string;
  /** Pages of the application that may get a code: CallbackURLs of a Cognito app client. */
  redirectUris: readonly string[];
  /** Pages that may be shown after signing out: LogoutURLs. */
  logoutUris: readonly string[];
  users: readonly LocalUser[];
}

export interface SignInServer {
  /** The server's address: the `iss` of its tokens, and the authority for clients. */
  readonly issuer: string;
  close(): Promise<void>;
}

/**
 * Starts an OpenID Connect server in place of a Cognito user pool with its sign-in page:
 * authorization code with PKCE, refresh tokens, RS256 tokens with Cognito's claims. It asks for no
 * password, so it only serves programs of this machine and pages of the application. The signing
 * key is new at each start.
 */
export async function startSignInServer(options: SignInServerOptions): Promise<SignInServer> {
  const { port, clientId, redirectUris, logoutUris, users, tokenSeconds, rotatesRefreshTokens } = options;
  const issuer = new OAuth2Issuer();
  await issuer.keys.generate('RS256');
  const service = new OAuth2Service(issuer, ENDPOINTS);
  const signIns = createSignIns({ service, clientId, users, tokenSeconds, rotatesRefreshTokens });
  service.on('beforeWellKnownOpenIdConfiguration', ({ body }: MutableResponse) => {
    Object.assign(body, {
      grant_types_supported: ['authorization_code', 'refresh_token'],
      code_challenge_methods_supported: ['S256'],
      scopes_supported: ['openid', 'email'],
    });
  });

  const origins = redirectUris.map((uri) => new URL(uri).origin);
  const server = createServer((request, response) => {
    // Not normalised: a path that is spelled in another way is unknown, and passes no check.
    const [path = '/', query = ''] = (request.url ?? '/').split('?');
    const parameters = new URLSearchParams(query);
    allowScripts(request, response, path, origins);
    switch (`${request.method} ${path}`) {
      case `GET ${ENDPOINTS.authorize}`: {
        const answer = beforeAuthorize(parameters, isOwnChoice(request), options);
        if (answer === undefined) service.requestHandler(request, response);
        else send(response, answer);
        return;
      }
      case `GET ${ENDPOINTS.endSession}`:
        send(response, signOut(parameters, { clientId, logoutUris }));
        return;
      case `POST ${ENDPOINTS.revoke}`:
        text(request).then(
          (body) => {
            signIns.revoke(new URLSearchParams(body).get('token') ?? '');
            send(response, { status: 200 });
          },
          // The caller has broken off and waits for no answer.
          () => response.destroy(),
        );
        return;
      case `GET ${ENDPOINTS.wellKnownDocument}`:
      case `GET ${ENDPOINTS.jwks}`:
      case `GET ${ENDPOINTS.userinfo}`:
      case `POST ${ENDPOINTS.token}`:
        service.requestHandler(request, response);
        return;
      default:
        send(response, { status: request.method === 'OPTIONS' ? 204 : 404 });
    }
  });
  guardServer(
    server,
    createLoopbackGuard({
      contentTypes: ['application/x-www-form-urlencoded'],
      origins,
      pages: [ENDPOINTS.authorize, ENDPOINTS.endSession],
    }),
  );
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The sign-in server has no port');
  issuer.url = `http://127.0.0.1:${address.port}`;
  return {
    issuer: issuer.url,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

interface Answer {
  status: number;
  headers?: Record<string, string>;
  body?: string;
}

/**
 * Lets scripts of the application's pages call what they need, and drops the CORS headers of the
 * library, which would let every page call everything.
 */
function allowScripts(request: IncomingMessage, response: ServerResponse, path: string, origins: string[]): void {
  const { origin } = request.headers;
  if (CORS_PATHS.includes(path)) {
    response.setHeader('vary', 'Origin');
    if (origin !== undefined && origins.includes(origin)) {
      response.setHeader('access-control-allow-origin', origin);
      response.setHeader('access-control-allow-headers', 'authorization, content-type');
    }
  }
  const { setHeader } = response;
  response.setHeader = (name, value) =>
    name.toLowerCase().startsWith('access-control-') ? response : setHeader.call(response, name, value);
}

/**
 * True if the request may choose a user. A link on another site may only show the sign-in page,
 * where Cognito would ask for a password. Tests and other programs send no `Sec-Fetch-Site`; a
 * typed address has `none`.
 */
function isOwnChoice({ headers }: IncomingMessage): boolean {
  const site = headers['sec-fetch-site'];
  return site === undefined || site === 'none' || site === 'same-origin';
}

/** Returns the sign-in page or a refusal, or undefined if a user was chosen and gets a code. */
function beforeAuthorize(
  query: URLSearchParams,
  mayChoose: boolean,
  { clientId, redirectUris, users }: SignInServerOptions,
): Answer | undefined {
  if (query.get('client_id') !== clientId) return refused(`client_id must be ${clientId}.`);
  if (!redirectUris.includes(query.get('redirect_uri') ?? '')) return refused(notRegistered('redirect', redirectUris));
  if (query.get('response_type') !== 'code') return refused('response_type must be code.');
  if (query.get('code_challenge_method') !== 'S256' || !query.get('code_challenge')) {
    return refused('Send a code_challenge with the code_challenge_method S256 (PKCE).');
  }
  const username = query.get('username');
  if (mayChoose && users.some((user) => user.username === username)) return undefined;
  // Chromium applies form-action to redirects as well.
  const formTargets = ["'self'", ...redirectUris.map((uri) => new URL(uri).origin)].join(' ');
  return {
    status: 200,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `default-src 'none'; style-src 'unsafe-inline'; form-action ${formTargets}; base-uri 'none'; frame-ancestors 'none'`,
      'x-frame-options': 'DENY',
    },
    body: signInPage(users, query),
  };
}

/**
 * Answers as Cognito's logout endpoint, which takes `logout_uri`:
 * https://docs.aws.amazon.com/cognito/latest/developerguide/logout-endpoint.html
 */
function signOut(
  query: URLSearchParams,
  { clientId, logoutUris }: Pick<SignInServerOptions, 'clientId' | 'logoutUris'>,
): Answer {
  const target = query.get('logout_uri') ?? '';
  if (query.get('client_id') !== clientId) return refused(`client_id must be ${clientId}.`);
  if (!logoutUris.includes(target)) return refused(notRegistered('logout', logoutUris));
  return { status: 302, headers: { location: target } };
}

/**
 * Addresses are compared as text, as Cognito does:
 * https://docs.aws.amazon.com/cognito/latest/developerguide/authorization-endpoint.html
 */
function notRegistered(kind: 'redirect' | 'logout', uris: readonly string[]): string {
  return `${kind}_uri must be one of those given with --${kind}-uri, character by character: ${uris.join(', ') || 'none'}.`;
}

function refused(why: string): Answer {
  return { status: 400, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: why };
}

function send(response: ServerResponse<IncomingMessage>, { status, headers, body }: Answer): void {
  response.writeHead(status, { ...headers, 'cache-control': 'no-store' });
  response.end(body);
}
