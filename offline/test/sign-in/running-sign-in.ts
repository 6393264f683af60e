import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const cli = join(__dirname, '..', '..', 'bin', 'offline-cloud.js');

export const CLIENT_ID = 'booth';
export const REDIRECT_URI = 'http://localhost:5173/signed-in';

/** The sign-in server in a process of its own, as the runner starts it, on a free port. */
export async function startSignIn(users: readonly string[]) {
  const args = ['sign-in', '--port', '0', '--client-id', CLIENT_ID, ...users.flatMap((user) => ['--user', user])];
  const child = spawn(process.execPath, [cli, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  const issuer = String(line).replace('Sign in at ', '');

  /** What the browser asks for; a parameter that is undefined is left out. */
  const authorize = (change: Record<string, string | undefined> = {}) => {
    const query = {
      client_id: CLIENT_ID,
      redirect_uri: REDIRECT_URI,
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

  /** A code for the user, and the verifier that goes with it. */
  const codeFor = async (username: string) => {
    const codeVerifier = randomBytes(32).toString('base64url');
    const codeChallenge = createHash('sha256').update(codeVerifier).digest('base64url');
    const response = await authorize({ username, code_challenge: codeChallenge });
    const location = new URL(response.headers.get('location') ?? '');
    return { location, code: location.searchParams.get('code') ?? '', codeVerifier };
  };

  /** Goes all the way; the tokens. */
  const signIn = async (username: string): Promise<Record<string, string>> => {
    const { code, codeVerifier } = await codeFor(username);
    const response = await token({
      grant_type: 'authorization_code',
      client_id: CLIENT_ID,
      redirect_uri: REDIRECT_URI,
      code,
      code_verifier: codeVerifier,
    });
    return response.json();
  };

  return {
    issuer,
    authorize,
    token,
    codeFor,
    signIn,
    stop: async () => {
      const ended = once(child, 'exit');
      child.kill();
      await ended;
    },
  };
}
