import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { type MutableResponse, OAuth2Issuer, OAuth2Service } from 'oauth2-mock-server';
import type { LocalUser } from './local-user.ts';
import { signInPage } from './sign-in-page.ts';
import { createSignIns } from './sign-ins.ts';

/** The paths of a user pool and of its sign-in domain, which are one address here. */
const ENDPOINTS = {
  wellKnownDocument: '/.well-known/openid-configuration',
  jwks: '/.well-known/jwks.json',
  authorize: '/oauth2/authorize',
  token: '/oauth2/token',
  userinfo: '/oauth2/userInfo',
  revoke: '/oauth2/revoke',
  endSession: '/logout',
};
/** Only pages of this machine get a code: an address elsewhere could take it away. */
const LOCAL_HOSTS = ['localhost', '127.0.0.1', '[::1]'];

export interface SignInServerOptions {
  /** 0: a free one. */
  port: number;
  /** The application that tokens are made for. */
  clientId: string;
  users: readonly LocalUser[];
}

export interface SignInServer {
  /** The `iss` of its tokens, and the authority for a client. */
  readonly issuer: string;
  close(): Promise<void>;
}

/**
 * Starts an OpenID Connect server that stands for a Cognito user pool with its sign-in page: authorization code with PKCE,
 * refresh tokens, RS256 tokens with Cognito's claims. It can be reached from this machine only, for it asks for no
 * password; browsers count such an address as secure, which PKCE needs. Its key is made at the start and kept nowhere.
 */
export async function startSignInServer({ port, clientId, users }: SignInServerOptions): Promise<SignInServer> {
  const issuer = new OAuth2Issuer();
  await issuer.keys.generate('RS256');
  const service = new OAuth2Service(issuer, ENDPOINTS);
  const signIns = createSignIns({ service, clientId, users });
  service.on('beforeWellKnownOpenIdConfiguration', ({ body }: MutableResponse) => {
    Object.assign(body, {
      grant_types_supported: ['authorization_code', 'refresh_token'],
      code_challenge_methods_supported: ['S256'],
      scopes_supported: ['openid', 'email'],
    });
  });

  const server = createServer((request, response) => {
    const url = URL.parse(request.url ?? '/', 'http://localhost');
    if (url === null) {
      send(response, refused('The path is not one of an address.'));
      return;
    }
    if (request.method === 'GET' && url.pathname === ENDPOINTS.authorize) {
      const answer = beforeAuthorize(url.searchParams, { clientId, users });
      if (answer !== undefined) {
        send(response, answer);
        return;
      }
    }
    if (request.method === 'GET' && url.pathname === ENDPOINTS.endSession) {
      send(response, signOut(url.searchParams, clientId));
      return;
    }
    if (request.method === 'POST' && url.pathname === ENDPOINTS.revoke) {
      const answered = text(request).then((body) => {
        signIns.revoke(new URLSearchParams(body).get('token') ?? '');
        send(response, { status: 200, headers: { 'access-control-allow-origin': '*' } });
      });
      // Whoever broke the request off waits for no answer.
      answered.catch(() => response.destroy());
      return;
    }
    service.requestHandler(request, response);
  });
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
  headers: Record<string, string>;
  body?: string;
}

/** The sign-in page, or what is wrong with the request; undefined where a user was chosen, and the flow goes on. */
function beforeAuthorize(
  query: URLSearchParams,
  { clientId, users }: Pick<SignInServerOptions, 'clientId' | 'users'>,
): Answer | undefined {
  if (query.get('client_id') !== clientId) return refused(`client_id must be ${clientId}.`);
  if (!isLocal(query.get('redirect_uri'))) return refused('redirect_uri must be a page of this machine (localhost).');
  if (query.get('response_type') !== 'code') return refused('response_type must be code.');
  if (query.get('code_challenge_method') !== 'S256' || !query.get('code_challenge')) {
    return refused('Send a code_challenge with the code_challenge_method S256 (PKCE).');
  }
  const username = query.get('username');
  if (users.some((user) => user.username === username)) return undefined;
  return { status: 200, headers: { 'content-type': 'text/html; charset=utf-8' }, body: signInPage(users, query) };
}

/** As Cognito's, which takes `logout_uri`: https://docs.aws.amazon.com/cognito/latest/developerguide/logout-endpoint.html */
function signOut(query: URLSearchParams, clientId: string): Answer {
  const target = query.get('logout_uri');
  if (query.get('client_id') !== clientId) return refused(`client_id must be ${clientId}.`);
  if (target === null || !isLocal(target)) return refused('logout_uri must be a page of this machine (localhost).');
  return { status: 302, headers: { location: target } };
}

function isLocal(address: string | null): boolean {
  return address !== null && URL.canParse(address) && LOCAL_HOSTS.includes(new URL(address).hostname);
}

function refused(why: string): Answer {
  return { status: 400, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: why };
}

function send(response: ServerResponse<IncomingMessage>, { status, headers, body }: Answer): void {
  response.writeHead(status, { ...headers, 'cache-control': 'no-store' });
  response.end(body);
}
