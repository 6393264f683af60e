import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createSignInClient } from '../../src/testing/sign-in.ts';

const cli = join(__dirname, '..', '..', 'bin', 'offline-cloud.js');

export const CLIENT_ID = 'booth';
export const REDIRECT_URI = 'http://localhost:5173/signed-in';

/** The sign-in server in a process of its own, as the runner starts it, on a free port. */
export async function startSignIn(users: readonly string[]) {
  const args = ['sign-in', '--port', '0', '--client-id', CLIENT_ID, ...users.flatMap((user) => ['--user', user])];
  const child = spawn(process.execPath, [cli, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
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
