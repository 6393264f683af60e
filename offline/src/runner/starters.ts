import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createCloudClient } from '../cloud/index.ts';
import { startDynamoDbLocal } from '../dynamodb/index.ts';
import type { Config } from './config.ts';
import { answersHttp, type Part, PartFailed, startPart } from './part.ts';
import { fillTemplate, type Places } from './places.ts';
import { serverlessProgram } from './serverless-command.ts';
import type { Layer, Supervisor } from './supervisor.ts';

const CLI_FILE = fileURLToPath(new URL('../cli.ts', import.meta.url));

/** Longest start of one part, in milliseconds; a service takes 4 to 8 s on two cores. */
const START_TIMEOUT_MS = 120_000;

/** What the start of a part needs. */
export interface StartContext {
  config: Config;
  /** The folder that the configuration's paths start from. */
  folder: string;
  places: Places;
  /** For every part: where the cloud is. */
  env: Readonly<Record<string, string>>;
  supervisor: Supervisor;
  onLine(part: string, line: string): void;
  onReady(part: string, milliseconds: number, url: string | undefined): void;
}

export async function startDatabase({
  config,
  folder,
  places,
  supervisor,
  onLine,
  onReady,
}: StartContext): Promise<void> {
  const started = performance.now();
  const { dataFolder } = config.dynamodb;
  const database = await startDynamoDbLocal({
    port: Number(places['dynamodb.port']),
    dataFolder: dataFolder && resolve(folder, dataFolder),
    // One set of tables for all programs, whatever their credentials and region.
    sharedDb: true,
    log: (line) => onLine('dynamodb', line),
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

export async function startCloudProcess(context: StartContext): Promise<void> {
  const { config, folder, places, env } = context;
  const url = places['cloud.url'] ?? '';
  const options = {
    port: places['cloud.port'],
    'queues-port': places['queues.port'],
    dynamodb: places['dynamodb.url'],
    region: config.region,
    account: config.accountId,
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

/** Starts `serverless offline start` in the service's folder; it is ready when its plugin has told the cloud. */
export async function startService(context: StartContext, name: string): Promise<void> {
  const { config, folder, places, env } = context;
  const service = config.services[name];
  if (service === undefined) throw new Error(`The configuration has no service ${name}`);
  const cwd = resolve(folder, service.path);
  const cloud = createCloudClient(places['cloud.url'] ?? '');
  const options = {
    host: places.bindHost,
    httpPort: places[`${name}.httpPort`],
    lambdaPort: places[`${name}.lambdaPort`],
    websocketPort: places[`${name}.websocketPort`],
    stage: service.stage,
  };
  const args = Object.entries(options).flatMap(([option, value]) =>
    value === undefined ? [] : [`--${option}`, value],
  );
  const inProcess = service.workerThreads ? [] : ['--useInProcess'];
  await startAndWait(context, 'services', name, places[`${name}.httpUrl`], {
    command: process.execPath,
    args: [serverlessProgram(cwd), 'offline', 'start', '--noPrependStageInUrl', '--noSponsor', ...inProcess, ...args],
    cwd,
    env: { ...process.env, ...env, ...fillAll(service.env, places), OFFLINE_CLOUD_SERVICE: name },
    probe: async () => (await cloud.status()).services.some((other) => other.name === name && other.ready),
  });
}

export async function startCommand(context: StartContext, name: string): Promise<void> {
  const { config, places } = context;
  const command = config.commands[name];
  if (command === undefined) throw new Error(`The configuration has no command ${name}`);
  const readyUrl = command.readyUrl && fillTemplate(command.readyUrl, places);
  await startAndWait(context, 'services', name, readyUrl, {
    ...shellCommand(context, command),
    probe: () => (readyUrl === undefined ? Promise.resolve(true) : answersHttp(readyUrl)),
  });
}

/** Runs the seed command to its end. */
export async function runSeed(context: StartContext): Promise<void> {
  const { config, supervisor, onLine, onReady } = context;
  if (config.seed === undefined) return;
  const started = performance.now();
  const part = await startPart({
    name: 'seed',
    ...shellCommand(context, config.seed),
    onLine: (line) => onLine('seed', line),
  });
  supervisor.keep('services', { died: new Promise(() => {}), stop: part.stop });
  await part.untilDone();
  onReady('seed', performance.now() - started, undefined);
}

interface Program {
  command: string;
  args: string[];
  cwd: string;
  env: NodeJS.ProcessEnv;
}

async function startAndWait(
  { supervisor, onLine, onReady }: StartContext,
  layer: Layer,
  name: string,
  url: string | undefined,
  { probe, ...program }: Program & { probe: () => Promise<boolean> },
): Promise<void> {
  const started = performance.now();
  const part: Part = await startPart({ name, ...program, onLine: (line) => onLine(name, line) });
  supervisor.keep(layer, part);
  await part.untilReady(probe, START_TIMEOUT_MS);
  onReady(name, performance.now() - started, url);
}

function shellCommand(
  { folder, places, env }: StartContext,
  given: { command: string; path: string; env: Record<string, string> },
): Program {
  const cwd = resolve(folder, given.path);
  const windows = process.platform === 'win32';
  return {
    command: windows ? (process.env.ComSpec ?? 'cmd.exe') : '/bin/sh',
    args: [windows ? '/c' : '-c', fillTemplate(given.command, places)],
    cwd,
    env: { ...process.env, ...env, PATH: programPath(cwd, folder), ...fillAll(given.env, places) },
  };
}

/** Programs of the workspace and of the folder of the configuration, and the Node that runs us, before all others. */
function programPath(cwd: string, folder: string): string {
  const bins = [...new Set([cwd, folder])].map((base) => join(base, 'node_modules', '.bin'));
  return [...bins, dirname(process.execPath), process.env.PATH].join(delimiter);
}

function fillAll(templates: Readonly<Record<string, string>>, places: Places): Record<string, string> {
  return Object.fromEntries(
    Object.entries(templates).map(([name, template]) => [name, fillTemplate(template, places)]),
  );
}
