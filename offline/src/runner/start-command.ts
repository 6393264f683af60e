import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { faultsWithSeed } from '../faults/fault-config.ts';
import { parseConfig } from './config.ts';
import { createCloudConsole } from './console.ts';
import { lanAddress } from './lan-address.ts';
import { startLocalCloud } from './local-cloud.ts';

export interface StartCommandOptions {
  configFile: string;
  freePorts: boolean;
  /** Undefined: the address of this machine in its network, so that phones reach it; without a network, localhost. */
  host: string | undefined;
  /** Relative to the working directory; goes before the configuration's. */
  dataFolder: string | undefined;
  /** The seed of faults; an empty text: the configured one, or a new one. Undefined: faults only if they are configured. */
  faults: string | undefined;
  verbose: boolean;
}

/** `offline-cloud start`: runs until Ctrl-C or until a part dies; returns the exit code. */
export async function runStartCommand({
  configFile,
  freePorts,
  host,
  dataFolder,
  faults,
  verbose,
}: StartCommandOptions): Promise<number> {
  const started = performance.now();
  const file = resolve(configFile);
  if (!existsSync(file)) throw new Error(`There is no configuration ${file}. Give its path with --config.`);
  const module: { default?: unknown } = await import(pathToFileURL(file).href);
  const configured = parseConfig(module.default, configFile);
  const config = {
    ...configured,
    ...(dataFolder !== undefined && { dataFolder: resolve(dataFolder) }),
    ...(faults !== undefined && { faults: faultsWithSeed(configured.faults, faults) }),
  };
  const parts = ['dynamodb', 'cloud', ...Object.keys(config.services), ...Object.keys(config.commands), 'seed'];
  const screen = createCloudConsole(parts, verbose);

  const interrupted = new AbortController();
  const untilSignal = new Promise<void>((stop) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        interrupted.abort(new Error(signal));
        stop();
      });
    }
  });
  try {
    const cloud = await startLocalCloud(config, {
      folder: dirname(file),
      freePorts,
      restartServices: true,
      host: host ?? lanAddress() ?? 'localhost',
      onLine: screen.line,
      onReady: screen.ready,
      signal: interrupted.signal,
    });
    screen.started(cloud, performance.now() - started);
    try {
      await Promise.race([cloud.died, untilSignal]);
    } finally {
      console.log('Stopping …');
      await cloud.stop();
    }
  } catch (error) {
    if (interrupted.signal.aborted) return 0;
    console.error(`\n${error instanceof Error ? error.message : error}`);
    return 1;
  }
  return 0;
}
