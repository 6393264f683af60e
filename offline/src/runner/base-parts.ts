import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startDynamoDbLocal } from '../dynamodb/launcher.ts';
import type { FaultModeSettings, FaultsConfig } from '../faults/fault-config.ts';
import { answersHttp } from '../process/ports.ts';
import { type StartContext, startAndWait } from './launch.ts';
import { PartFailed } from './part.ts';

const CLI_FILE = fileURLToPath(new URL('../cli.ts', import.meta.url));

/** Lines about a Java library that is not needed, at the first transaction. */
const NOISE = /JAXB is unavailable|amazonaws\.log\.JulLog warn/;

/** Starts DynamoDB Local, which is ready when it answers. */
export async function startDatabase(
  { config, folder, endpoints, supervisor, timeoutMs, onLine, onReady }: StartContext,
  { java, emulator }: { java: string; emulator: string },
): Promise<void> {
  const started = performance.now();
  const database = await startDynamoDbLocal({
    java,
    emulator,
    startTimeoutMs: timeoutMs,
    port: Number(endpoints['dynamodb.port']),
    dataFolder: config.dataFolder && resolve(folder, config.dataFolder, 'dynamodb'),
    // All programs see the same tables, whatever their credentials and region.
    sharedDb: true,
    log: (line) => {
      if (!NOISE.test(line)) onLine('dynamodb', line);
    },
  });
  let stopping = false;
  supervisor.keep('base', {
    died: database.exited.then((code) => {
      if (!stopping) throw new PartFailed('dynamodb', `ended (${code})`, []);
      return new Promise<never>(() => {});
    }),
    stop: () => {
      stopping = true;
      return database.stop();
    },
  });
  onReady('dynamodb', performance.now() - started, database.endpoint);
}

function faultMode({ seed, services, rates }: FaultsConfig, allServices: string[]): FaultModeSettings {
  return { seed, services: services ?? allServices, rates };
}

/** Starts the cloud process, which is ready when its registry answers. */
export async function startCloudProcess(context: StartContext): Promise<void> {
  const { config, folder, endpoints, env } = context;
  const url = endpoints['cloud.url'] ?? '';
  const options = {
    port: endpoints['cloud.port'],
    'queues-port': endpoints['queues.port'],
    'dynamodb-endpoint': endpoints['dynamodb.url'],
    region: config.region,
    'account-id': config.accountId,
    ...(config.dataFolder && { 'data-folder': resolve(folder, config.dataFolder) }),
    ...(config.faults && { 'fault-mode': JSON.stringify(faultMode(config.faults, Object.keys(config.services))) }),
  };
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, `${value}`]);
  await startAndWait(context, 'base', 'cloud', url, {
    command: process.execPath,
    args: [CLI_FILE, 'cloud', ...args],
    cwd: folder,
    env: { ...process.env, ...env },
    probe: () => answersHttp(`${url}/_cloud/health`),
  });
}
