import { randomUUID } from 'node:crypto';
import { emailOf, type LocalUser, subOf } from './local-user.ts';

/** A sign-in of a user, for which tokens are made until its refresh token is revoked. */
export interface SignIn {
  user: LocalUser;
  scope: string;
  nonce: string | undefined;
  /** In seconds since 1970. */
  authTime: number;
  originJti: string;
}

/** The issuer and times of a token, in seconds since 1970. */
export interface TokenTimes {
  iss: string;
  iat: number;
  exp: number;
}

/**
 * Returns the claims of a Cognito access token. The application is in `client_id`; there is no
 * `aud`.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html
 */
export function accessTokenClaims(signIn: SignIn, clientId: string, times: TokenTimes) {
  return {
    ...claimsOfBoth(signIn, times),
    token_use: 'access',
    client_id: clientId,
    scope: signIn.scope,
    username: signIn.user.username,
    version: 2,
  };
}

/**
 * Returns the claims of a Cognito ID token.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-id-token.html
 */
export function idTokenClaims(signIn: SignIn, clientId: string, times: TokenTimes) {
  return {
    ...claimsOfBoth(signIn, times),
    token_use: 'id',
    aud: clientId,
    'cognito:username': signIn.user.username,
    email: emailOf(signIn.user),
    email_verified: true,
    ...(signIn.nonce !== undefined && { nonce: signIn.nonce }),
  };
}

function claimsOfBoth({ user, originJti, authTime }: SignIn, { iss, iat, exp }: TokenTimes) {
  return {
    sub: subOf(user),
    ...(user.groups.length > 0 && { 'cognito:groups': user.groups }),
    iss,
    origin_jti: originJti,
    event_id: randomUUID(),
    auth_time: authTime,
    iat,
    exp,
    jti: randomUUID(),
  };
}
