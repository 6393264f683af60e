/**
 * Keeps the local cloud that the suites of one run of jest share. start-shared-cloud.ts starts this
 * process, which starts the cloud when the first suite asks for it over HTTP. It ends when jest ends
 * or is killed, with the cloud and the folder of the run.
 */
import { createServer } from 'node:http';
import { resolve } from 'node:path';
import type { LocalCloud } from 'serverless-offline-step-functions-cloud/runner';
import { removeRunFolder } from '../../shared/test/support/once-per-run.ts';

const stopping = new AbortController();
let cloud: Promise<LocalCloud> | undefined;

/** Imports the runner only now, because most runs of jest need no cloud. */
async function start(): Promise<LocalCloud> {
  const [{ startLocalCloud }, { builtPages }] = await Promise.all([
    import('serverless-offline-step-functions-cloud/runner'),
    import('./built-pages.ts'),
  ]);
  const { signal } = stopping;
  return startLocalCloud(builtPages, { folder: resolve(import.meta.dirname, '../..'), freePorts: true, signal });
}

async function answer(path: string | undefined): Promise<unknown> {
  cloud ??= start();
  const { endpoints, addresses, untilIdle } = await cloud;
  return path === '/until-idle' ? untilIdle() : { endpoints, addresses };
}

const server = createServer((request, response) => {
  answer(request.url).then(
    (body) => response.end(JSON.stringify(body)),
    (error: unknown) => response.writeHead(500).end(String(error)),
  );
});
server.listen(0, '127.0.0.1', () => process.send?.(server.address()));

async function end(): Promise<void> {
  if (stopping.signal.aborted) return;
  stopping.abort();
  const started = await cloud?.catch(() => undefined);
  await started?.stop();
  removeRunFolder();
  process.exit(0);
}
process.on('disconnect', end).on('SIGINT', end).on('SIGTERM', end);
