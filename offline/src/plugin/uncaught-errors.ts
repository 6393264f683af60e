import { inspect } from 'node:util';
import { failRunningCall } from '../lambda/index.ts';
import type { PluginLog } from './serverless.ts';

/**
 * Lets the service outlive an error that a function neither throws nor returns: a rejection that
 * nobody handles, or an exception in a timer. As on Lambda it fails the call in which it comes up
 * (Runtime.UnhandledPromiseRejection); there it also ends the execution environment. Here the
 * functions of a service share a process, and its end would be the end of the whole local cloud.
 */
export function outliveUncaughtErrors(log: PluginLog): void {
  // The framework's own listener ends the process.
  process.removeAllListeners('uncaughtException');
  process.on('uncaughtException', (error, origin) => {
    if (failRunningCall(error, origin)) return;
    const what =
      origin === 'unhandledRejection' ? 'A rejection that no function handles' : 'An error that no function catches';
    log.error(`${what} (on Lambda, it ends the execution environment): ${inspect(error)}`);
  });
}
