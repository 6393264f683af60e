import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { freePort } from '../../../src/process/ports.ts';
import { createSignInClient } from '../../../src/testing/sign-in.ts';

const cli = join(__dirname, '..', '..', '..', 'bin', 'offline-cloud.js');

export const CLIENT_ID = 'booth';
export const SITE = 'http://localhost:5173';
export const REDIRECT_URI = `${SITE}/signed-in`;
export const LOGOUT_URI = `${SITE}/organize`;

const PAGES = ['--redirect-uri', REDIRECT_URI, '--logout-uri', LOGOUT_URI];

/**
 * Starts the sign-in server on a free port in its own process, as the runner does. Rejects with
 * what it prints to stderr if it ends.
 */
export async function startSignIn(users: readonly string[], pages = PAGES, options: readonly string[] = []) {
  const port = `${await freePort()}`;
  const args = [
    '--port',
    port,
    '--client-id',
    CLIENT_ID,
    ...pages,
    ...users.flatMap((user) => ['--user', user]),
    ...options,
  ];
  const child = spawn(process.execPath, [cli, 'sign-in', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const errors = text(child.stderr);
  const [line] = await Promise.race([once(createInterface({ input: child.stdout }), 'line'), once(child, 'exit')]);
  if (child.exitCode !== null) throw new Error(await errors);
  const issuer = String(line).replace('Sign in at ', '');

  return {
    issuer,
    ...createSignInClient({ issuer, clientId: CLIENT_ID, redirectUri: REDIRECT_URI }),
    stop: async () => {
      const ended = once(child, 'exit');
      child.kill();
      await ended;
    },
  };
}
