import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createCloudClient } from '../cloud/index.ts';
import { launch, type StartContext, startAndWait } from './launch.ts';
import { fillTemplates } from './places.ts';
import { serverlessProgram } from './serverless-command.ts';
import { restartOnChange } from './service-restarts.ts';

/** The framework is a thousand modules: their compiled form, kept by Node, takes 0.7 s of 2.5 s off each further start. */
const NODE_COMPILE_CACHE = join(tmpdir(), 'offline-cloud-compile-cache');

const QUICK_BUNDLES = new URL('../bundles/preload.ts', import.meta.url).href;

/** Starts `serverless offline start` in the service's folder; it is ready when its plugin has told the cloud. */
export async function startService(context: StartContext, name: string): Promise<void> {
  const { config, folder, places, env, supervisor, onLine } = context;
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
  const preload = service.workerThreads ? [] : ['--import', QUICK_BUNDLES];
  const program = {
    command: process.execPath,
    args: [
      ...preload,
      serverlessProgram(cwd),
      'offline',
      'start',
      '--noPrependStageInUrl',
      '--noSponsor',
      ...inProcess,
      ...args,
    ],
    cwd,
    env: {
      NODE_COMPILE_CACHE,
      ...process.env,
      ...env,
      ...fillTemplates(service.env, places),
      OFFLINE_CLOUD_SERVICE: name,
      OFFLINE_CLOUD_TRUST_CONFIGURATION: '1',
    },
    probe: async () => (await cloud.status()).services.some((other) => other.name === name && other.ready),
  };
  const url = places[`${name}.httpUrl`];
  if (!context.restartServices) return startAndWait(context, 'services', name, url, program);
  const first = await launch(context, name, url, program);
  const supervised = await restartOnChange(first.part, {
    folder: cwd,
    start: async () => {
      await cloud.markStopped(name);
      return launch(context, name, url, program);
    },
    log: (line) => onLine(name, line),
  });
  supervisor.keep('services', supervised);
  await first.ready;
}
