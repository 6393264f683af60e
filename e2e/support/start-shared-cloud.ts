import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import * as z from 'zod/mini';
import { makeRunFolder } from '../../shared/test/support/once-per-run.ts';

const Address = z.object({ port: z.number() });

let keeper: ChildProcess | undefined;

/**
 * Starts the process that keeps the shared cloud (`globalSetup` of jest), and puts its address into
 * the environment of the suites.
 */
export default async function startSharedCloud(): Promise<void> {
  await makeRunFolder();
  keeper = fork(resolve(__dirname, 'shared-cloud.ts'), { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  const [address] = await once(keeper, 'message');
  process.env.SHARED_CLOUD = `http://127.0.0.1:${Address.parse(address).port}`;
  // If jest ends without the teardown, the channel closes, which ends the process.
  keeper.channel?.unref();
  keeper.unref();
}

/** Stops the shared cloud (`globalTeardown` of jest). Returns when its process has ended. */
export async function stopSharedCloud(): Promise<void> {
  if (keeper === undefined) return;
  keeper.ref();
  keeper.disconnect();
  await once(keeper, 'exit');
}
