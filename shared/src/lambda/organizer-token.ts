import { FetchError, JwksValidationError, JwkValidationError, JwtBaseError } from 'aws-jwt-verify/error';
import { type Fetcher, SimpleFetcher } from 'aws-jwt-verify/https';
import { SimpleJwksCache } from 'aws-jwt-verify/jwk';
import { JwtVerifier } from 'aws-jwt-verify/jwt-verifier';
import * as z from 'zod/mini';
import type { Organizer } from '../model/poll-change.ts';

/** The group of the user pool whose members are organizers. */
const ORGANIZERS_GROUP = 'organizers';
/** Time limit of requests to the local cloud's sign-in server, in milliseconds. */
const LOCAL_JWKS_TIMEOUT_MS = 3_000;

/** The environment of functions that check organizers' tokens. */
export const SignInEnvironment = z.object({
  /** The `iss` of the tokens. */
  OIDC_ISSUER: z.url(),
  /** Where the issuer publishes its keys. */
  OIDC_JWKS_URI: z.url(),
  /** The application that the tokens are made for. */
  OIDC_CLIENT_ID: z.string().check(z.minLength(1)),
});
export type SignInEnvironment = z.infer<typeof SignInEnvironment>;

/** The organizer of a token, or the reason for refusing it. `why` is for logs. */
export type OrganizerVerdict =
  | { organizer: Organizer }
  | { refusal: 'not-signed-in'; why: string }
  | { refusal: 'not-an-organizer'; sub: string; why: string };

export interface OrganizerTokens {
  /**
   * Checks the value of an `Authorization` header. A missing, malformed, forged, expired or foreign
   * token is `not-signed-in`; a valid one without the group is `not-an-organizer`.
   * @throws if the issuer's keys can't be fetched, which says nothing about the token
   */
  check(authorization: string | undefined): Promise<OrganizerVerdict>;
}

/**
 * The claims of a Cognito access token that matter here. Instead of `aud` it has `client_id`.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html
 */
const AccessToken = z.object({
  sub: z.string().check(z.minLength(1)),
  // An ID token has the same issuer, but is meant for the page that signs in, not for an API.
  token_use: z.literal('access'),
  client_id: z.string(),
  username: z.string().check(z.minLength(1)),
  // aws-jwt-verify checks `exp` only if it is there: without it, a token would never expire.
  exp: z.number(),
  'cognito:groups': z._default(z.array(z.string()), []),
});

const BEARER = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i;

/** Fetches by HTTP, for the local cloud's sign-in server. aws-jwt-verify's own needs HTTPS. */
const localFetcher: Fetcher = {
  fetch: async (uri) => {
    const response = await fetch(uri, { signal: AbortSignal.timeout(LOCAL_JWKS_TIMEOUT_MS) }).catch(
      (error: unknown) => {
        throw new FetchError(uri, error);
      },
    );
    if (!response.ok) throw new FetchError(uri, `Status code is ${response.status}`);
    return response.arrayBuffer();
  },
};

/**
 * Returns true if the issuer's keys could not be read, so that nothing is known about the token.
 */
function isOfIssuer(error: unknown): boolean {
  return [FetchError, JwksValidationError, JwkValidationError].some((type) => error instanceof type);
}

/**
 * Makes a checker of tokens. Make one for each container, because it keeps the issuer's keys. It
 * fetches the keys again for an unknown key id. If the issuer does not know the id either, tokens
 * with unknown keys are refused for 10 s without asking (`SimplePenaltyBox` of aws-jwt-verify), so
 * that forged tokens do not flood the issuer.
 */
export function createOrganizerTokens(environment: SignInEnvironment): OrganizerTokens {
  const { OIDC_ISSUER: issuer, OIDC_JWKS_URI: jwksUri, OIDC_CLIENT_ID: clientId } = environment;
  const fetcher = jwksUri.startsWith('http:') ? localFetcher : new SimpleFetcher();
  const verifier = JwtVerifier.create(
    { issuer, jwksUri, audience: null },
    { jwksCache: new SimpleJwksCache({ fetcher }) },
  );

  const claimsOf = async (token: string): Promise<unknown> => {
    try {
      return await verifier.verify(token);
    } catch (error) {
      if (isOfIssuer(error) || !(error instanceof JwtBaseError)) throw error;
      return error;
    }
  };

  return {
    check: async (authorization) => {
      const [, token] = BEARER.exec(authorization ?? '') ?? [];
      if (token === undefined) return notSignedIn('There is no bearer token.');
      const claims = await claimsOf(token);
      if (claims instanceof Error) return notSignedIn(claims.message);
      const parsed = AccessToken.safeParse(claims);
      if (!parsed.success) return notSignedIn(`It is no access token: ${z.prettifyError(parsed.error)}`);
      const { sub, username, client_id, 'cognito:groups': groups } = parsed.data;
      if (client_id !== clientId) return notSignedIn(`It is for another application: ${client_id}`);
      if (!groups.includes(ORGANIZERS_GROUP)) {
        return { refusal: 'not-an-organizer', sub, why: `${sub} is not in the group ${ORGANIZERS_GROUP}.` };
      }
      return { organizer: { sub, name: username } };
    },
  };
}

function notSignedIn(why: string): OrganizerVerdict {
  return { refusal: 'not-signed-in', why };
}
