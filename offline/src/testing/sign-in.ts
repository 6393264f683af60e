import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';

const Tokens = z.record(z.string(), z.string().or(z.number()).transform(String));

/** Where an application signs in. */
export interface SignInAddress {
  /** The address of the sign-in server. */
  issuer: string;
  clientId: string;
  /** A page on this machine, which need not exist. */
  redirectUri: string;
}

/**
 * Creates a client that signs in at the local sign-in server without a browser.
 *
 * @example
 * const { signIn } = createSignInClient({ issuer, clientId, redirectUri });
 * const { access_token } = await signIn('hanako');
 */
export function createSignInClient({ issuer, clientId, redirectUri }: SignInAddress) {
  /** Asks for a code. `change` replaces parameters of the request; undefined leaves one out. */
  const authorize = (change: Record<string, string | undefined> = {}) => {
    const query = {
      client_id: clientId,
      redirect_uri: redirectUri,
      response_type: 'code',
      scope: 'openid email',
      state: 'the-state',
      nonce: 'the-nonce',
      code_challenge_method: 'S256',
      code_challenge: 'x'.repeat(43),
      ...change,
    };
    const given = Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
    return fetch(`${issuer}/oauth2/authorize?${new URLSearchParams(given)}`, { redirect: 'manual' });
  };

  const token = (body: Record<string, string>) =>
    fetch(`${issuer}/oauth2/token`, { method: 'POST', body: new URLSearchParams(body) });

  /** Returns a code for the user, with its verifier. */
  const codeFor = async (username: string) => {
    const codeVerifier = randomBytes(32).toString('base64url');
    const codeChallenge = createHash('sha256').update(codeVerifier).digest('base64url');
    const response = await authorize({ username, code_challenge: codeChallenge });
    const location = new URL(response.headers.get('location') ?? '');
    return { location, code: location.searchParams.get('code') ?? '', codeVerifier };
  };

  /** Signs the user in, and returns the tokens. */
  const signIn = async (username: string): Promise<Record<string, string>> => {
    const { code, codeVerifier } = await codeFor(username);
    const response = await token({
      grant_type: 'authorization_code',
      client_id: clientId,
      redirect_uri: redirectUri,
      code,
      code_verifier: codeVerifier,
    });
    return Tokens.parse(await response.json());
  };

  return { authorize, token, codeFor, signIn };
}
