import { accessSync, constants, mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { faultsWithSeed } from '../faults/fault-config.ts';
import { firstLine, readConfig } from './config-file.ts';
import { canWriteInPlace, createCloudConsole } from './console.ts';
import { lanAddress } from './endpoints.ts';
import { startLocalCloud } from './local-cloud.ts';

/** Thrown before anything is started, for a bad value of an option or the configuration. */
export class UnusableOption extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UnusableOption';
  }
}

export interface StartCommandOptions {
  /** Default: the configuration of the working directory; see `readConfig`. */
  config?: string;
  freePorts?: boolean;
  /** Default: this machine's network address, which phones reach, or localhost. */
  host?: string;
  /** Relative to the working directory; goes before the configuration's. */
  dataFolder?: string;
  /** The seed of faults; true: the configured one or a new one. Default: the configured faults. */
  faults?: string | true;
  /** In seconds. */
  timeout: number;
  /** Fetches a JRE and DynamoDB Local if they are missing. */
  download: boolean;
  verbose?: boolean;
}

/**
 * Runs `offline-cloud start` until Ctrl-C or until a part ends by itself; returns the exit code.
 * @throws UnusableOption before anything is started
 */
export async function runStartCommand(options: StartCommandOptions): Promise<number> {
  const started = performance.now();
  const { freePorts, host, faults, timeout, download, verbose = false } = options;
  const { file, config: configured } = await usable(() => readConfig(options.config));
  const config = {
    ...configured,
    ...(options.dataFolder !== undefined && { dataFolder: usableFolder(options.dataFolder) }),
    ...(faults !== undefined && {
      faults: await usable(() => faultsWithSeed(configured.faults, faults === true ? '' : faults)),
    }),
  };
  const parts = ['dynamodb', 'cloud', ...Object.keys(config.services), ...Object.keys(config.commands)];
  const screen = createCloudConsole({
    parts: config.seed === undefined ? parts : [...parts, 'seed'],
    verbose,
    out: process.stdout,
    inPlace: canWriteInPlace(process.stdout, process.env),
  });

  const interrupted = new AbortController();
  const untilSignal = new Promise<void>((stop) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        screen.end();
        interrupted.abort(new Error(signal));
        stop();
      });
    }
  });
  try {
    const cloud = await startLocalCloud(config, {
      folder: dirname(file),
      freePorts,
      timeoutSeconds: timeout,
      download,
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
    screen.end();
    if (interrupted.signal.aborted) return 0;
    console.error(`\n${error instanceof Error ? error.message : error}`);
    return 1;
  }
  return 0;
}

/** Calls `make` with a user's value, and turns its errors into `UnusableOption`. */
async function usable<Value>(make: () => Value | Promise<Value>): Promise<Value> {
  try {
    return await make();
  } catch (error) {
    throw new UnusableOption(error instanceof Error ? error.message : String(error));
  }
}

/** Creates the folder if it is missing, so that a mistake shows before anything is started. */
function usableFolder(given: string): string {
  const folder = resolve(given);
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new UnusableOption(
      `--data-folder takes a folder that can be written, which ${given} is not: ${firstLine(error)}`,
    );
  }
  return folder;
}
