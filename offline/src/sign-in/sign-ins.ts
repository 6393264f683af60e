import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type {
  MutableRedirectUri,
  MutableResponse,
  MutableToken,
  OAuth2Service,
  TokenRequestIncomingMessage,
} from 'oauth2-mock-server';
import { z } from 'zod';
import { accessTokenClaims, idTokenClaims, type SignIn } from './cognito-claims.ts';
import { emailOf, type LocalUser, subOf } from './local-user.ts';

/** A parameter that is given twice counts as missing (RFC 6749, 3.2). */
const parameter = z.string().optional().catch(undefined);

const TokenRequest = z.object({
  grant_type: z.string(),
  client_id: parameter,
  redirect_uri: parameter,
  code: parameter,
  code_verifier: parameter,
  refresh_token: parameter,
});
type TokenRequest = z.infer<typeof TokenRequest>;

const TokenResponse = z.object({ access_token: z.string(), id_token: z.string(), expires_in: z.number() });

export interface SignInsOptions {
  service: OAuth2Service;
  clientId: string;
  users: readonly LocalUser[];
  /** How long access tokens and ID tokens are valid, in seconds. Default: an hour. */
  tokenSeconds?: number | undefined;
  /** True if each refresh returns another refresh token and ends the old one. */
  rotatesRefreshTokens?: boolean | undefined;
}

export interface SignIns {
  /** Ends a refresh token. An unknown one is no error (RFC 7009, 2.2). */
  revoke(refreshToken: string): void;
}

/** Remembers who got which code and tokens, and gives the service's tokens Cognito's claims. */
export function createSignIns(options: SignInsOptions): SignIns {
  const { service, clientId, users, tokenSeconds, rotatesRefreshTokens = false } = options;
  const byCode = new Map<string, SignIn & { redirectUri: string | null }>();
  const byRefreshToken = new Map<string, SignIn>();
  const byAccessToken = new Map<string, SignIn>();

  const signInOf = (request: TokenRequest): SignIn | undefined => {
    if (request.client_id !== clientId) return undefined;
    if (request.grant_type === 'refresh_token') return byRefreshToken.get(request.refresh_token ?? '');
    // The service checks the verifier if there is one.
    if (request.grant_type !== 'authorization_code' || request.code_verifier === undefined) return undefined;
    const signIn = byCode.get(request.code ?? '');
    // The page must be the one that got the code:
    // https://docs.aws.amazon.com/cognito/latest/developerguide/token-endpoint.html
    return signIn?.redirectUri === request.redirect_uri ? signIn : undefined;
  };

  service.on('beforeAuthorizeRedirect', ({ url }: MutableRedirectUri, request: IncomingMessage) => {
    const query = new URL(request.url ?? '/', 'http://localhost').searchParams;
    const user = users.find(({ username }) => username === query.get('username'));
    const code = url.searchParams.get('code');
    if (user === undefined || code === null) return;
    byCode.set(code, {
      user,
      redirectUri: query.get('redirect_uri'),
      scope: query.get('scope') ?? 'openid',
      nonce: query.get('nonce') ?? undefined,
      authTime: Math.floor(Date.now() / 1000),
      originJti: randomUUID(),
    });
  });

  service.on('beforeTokenSigning', (token: MutableToken, request: TokenRequestIncomingMessage) => {
    const signIn = signInOf(TokenRequest.parse(request.body));
    if (signIn === undefined) return;
    const claimsOf = 'aud' in token.payload ? idTokenClaims : accessTokenClaims;
    const { iss, iat } = token.payload;
    const exp = tokenSeconds === undefined ? token.payload.exp : iat + tokenSeconds;
    token.payload = { ...claimsOf(signIn, clientId, { iss, iat, exp }), nbf: 0 };
    // Cognito's tokens have neither `nbf` nor `typ`.
    Reflect.deleteProperty(token.payload, 'nbf');
    token.header.typ = undefined;
  });

  service.on('beforeResponse', (response: MutableResponse, request: TokenRequestIncomingMessage) => {
    const asked = TokenRequest.parse(request.body);
    const signIn = signInOf(asked);
    if (asked.code !== undefined) byCode.delete(asked.code);
    if (signIn === undefined) {
      Object.assign(response, { statusCode: 400, body: { error: 'invalid_grant' } });
      return;
    }
    const { access_token, id_token, expires_in } = TokenResponse.parse(response.body);
    byAccessToken.set(access_token, signIn);
    response.body = { access_token, id_token, expires_in: tokenSeconds ?? expires_in, token_type: 'Bearer' };
    if (asked.grant_type === 'refresh_token') {
      if (!rotatesRefreshTokens) return;
      byRefreshToken.delete(asked.refresh_token ?? '');
    }
    const refreshToken = randomUUID();
    byRefreshToken.set(refreshToken, { ...signIn, nonce: undefined });
    response.body.refresh_token = refreshToken;
  });

  service.on('beforeUserinfo', (response: MutableResponse, request: IncomingMessage) => {
    const [, accessToken = ''] = request.headers.authorization?.split(' ') ?? [];
    const signIn = byAccessToken.get(accessToken);
    if (signIn === undefined) {
      Object.assign(response, { statusCode: 401, body: { error: 'invalid_token' } });
      return;
    }
    const { user } = signIn;
    response.body = { sub: subOf(user), username: user.username, email: emailOf(user), email_verified: 'true' };
  });

  return { revoke: (refreshToken) => void byRefreshToken.delete(refreshToken) };
}
