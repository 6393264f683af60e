import { FetchError, JwksValidationError, JwkValidationError, JwtBaseError } from 'aws-jwt-verify/error';
import { type Fetcher, SimpleFetcher } from 'aws-jwt-verify/https';
import { SimpleJwksCache } from 'aws-jwt-verify/jwk';
import { JwtVerifier } from 'aws-jwt-verify/jwt-verifier';
import * as z from 'zod/mini';
import type { Organizer } from '../model/poll-change.ts';

/** Who may define, open, close and reveal polls: the members of this group of the user pool. */
const ORGANIZERS_GROUP = 'organizers';
/** Only for the local cloud's sign-in server, in milliseconds. */
const LOCAL_JWKS_TIMEOUT_MS = 3_000;

/** Where organizers sign in: the environment of a function that reads their tokens. */
export const SignInEnvironment = z.object({
  /** The `iss` of the tokens. */
  OIDC_ISSUER: z.url(),
  /** Where the issuer publishes its keys. */
  OIDC_JWKS_URI: z.url(),
  /** The application that the tokens are made for. */
  OIDC_CLIENT_ID: z.string().check(z.minLength(1)),
});
export type SignInEnvironment = z.infer<typeof SignInEnvironment>;

/** Who is asking, or why that is not known or not enough; `why` is for logs. */
export type OrganizerVerdict =
  | { organizer: Organizer }
  | { refusal: 'not-signed-in'; why: string }
  | { refusal: 'not-an-organizer'; sub: string; why: string };

export interface OrganizerTokens {
  /**
   * Reads the value of an `Authorization` header. A missing, malformed, forged, expired or foreign token is
   * `not-signed-in`; a good one without the group is `not-an-organizer`.
   * Throws when the issuer's keys can't be had: that is no answer about the token.
   */
  check(authorization: string | undefined): Promise<OrganizerVerdict>;
}

/**
 * The claims of a Cognito access token that count here. It has no `aud`; the application is its `client_id`.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html
 */
const AccessToken = z.object({
  sub: z.string().check(z.minLength(1)),
  // An ID token is signed by the same issuer, but is meant for the page that signs in, and not for an API.
  token_use: z.literal('access'),
  client_id: z.string(),
  username: z.string().check(z.minLength(1)),
  // Without it a token would be good for ever: aws-jwt-verify checks it only where it is.
  exp: z.number(),
  'cognito:groups': z._default(z.array(z.string()), []),
});

const BEARER = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i;

/** aws-jwt-verify fetches by HTTPS only; the local cloud's sign-in server speaks HTTP. */
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

/** Not the token's fault. */
function isIssuersFault(error: unknown): boolean {
  return [FetchError, JwksValidationError, JwkValidationError].some((fault) => error instanceof fault);
}

/**
 * Make it once for each container: it keeps the issuer's keys. A key id that it does not know makes it fetch the keys anew,
 * which is how it learns of new ones; after such an id turned out to be unknown to the issuer, too, tokens with unknown keys are
 * refused for 10 s without asking again (`SimplePenaltyBox` of aws-jwt-verify), so that forged ones do not flood the issuer.
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
      if (isIssuersFault(error) || !(error instanceof JwtBaseError)) throw error;
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
