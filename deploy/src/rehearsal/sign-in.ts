import { createHash, randomBytes } from 'node:crypto';
import * as z from 'zod/mini';

const Tokens = z.object({ access_token: z.string(), id_token: z.string(), token_type: z.string() });
export type Tokens = z.infer<typeof Tokens>;

export interface SignIn {
  /** The address of Cognito's pages. */
  domain: string;
  clientId: string;
  redirectUri: string;
  username: string;
  password: string;
}

/**
 * Signs in like the organizers' page: by the authorization code flow with PKCE (RFC 7636). Fills in
 * the form of Cognito's page.
 * @throws Error with the unexpected answer
 */
export async function signIn({ domain, clientId, redirectUri, username, password }: SignIn): Promise<Tokens> {
  const verifier = randomBytes(32).toString('base64url');
  const request = new URLSearchParams({
    ...{ response_type: 'code', client_id: clientId, redirect_uri: redirectUri, scope: 'openid email' },
    ...{ state: 'rehearsal', code_challenge_method: 'S256' },
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
  });
  const page = await fetch(`${domain}/oauth2/authorize?${request}`);
  const html = await page.text();
  if (!page.ok) throw new Error(`${page.status} ${html}`);
  const form = new URLSearchParams([...hiddenFields(html), ['username', username], ['password', password]]);
  const sent = await fetch(`${domain}/login`, { method: 'POST', body: form, redirect: 'manual' });
  const location = sent.headers.get('location');
  if (location === null) throw new Error(`${sent.status} ${await sent.text()}`);
  if (!location.startsWith(redirectUri)) throw new Error(`It leads to ${location}`);
  const code = new URL(location).searchParams.get('code') ?? '';
  const answer = await fetch(`${domain}/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({
      ...{ grant_type: 'authorization_code', client_id: clientId, redirect_uri: redirectUri, code },
      code_verifier: verifier,
    }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${answer.status} ${text}`);
  return Tokens.parse(JSON.parse(text));
}

/** Returns the hidden fields of a form. */
function hiddenFields(html: string): [string, string][] {
  const fields = html.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g);
  return [...fields].map(([, name = '', value = '']) => [name, value.replaceAll('&amp;', '&')]);
}
