import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { createCloudClient } from '../cloud/index.ts';
import { ownField } from '../own-field.ts';
import { isListenedOn } from '../process/ports.ts';
import { type Endpoints, fillTemplates } from './endpoints.ts';
import { launch, type StartContext } from './launch.ts';
import { restartOnChange } from './service-restarts.ts';

/** How long one request to the cloud waits for the service to be ready. */
const READY_WAIT_MS = 5_000;

/**
 * Half of V8's default: saves some 50 MB for each service, and costs a sixth of the throughput of
 * 20 visitors who never pause (`npm run bench -- survey`).
 */
const SEMI_SPACE_MB = 8;

const Manifest = z.object({ bin: z.union([z.string(), z.record(z.string(), z.string())]) });

const ESBUILD_STAND_IN = new URL('../plugin/esbuild-stand-in-preload.ts', import.meta.url).href;

/**
 * Starts `serverless offline start` in the service's folder. The service is ready when its plugin
 * has said so to the cloud.
 * @param base resolves when the database and the cloud answer; the framework loads meanwhile
 */
export async function startService(context: StartContext, name: string, base: Promise<unknown>): Promise<void> {
  const { config, folder, endpoints, env, supervisor, timeoutMs, onLine, onReady } = context;
  const configured = ownField(config.services, name);
  if (configured === undefined) throw new Error(`The configuration has no service ${name}`);
  const cwd = resolve(folder, configured.path);
  const cloud = createCloudClient(endpoints['cloud.url'] ?? '');
  const options = {
    host: endpoints.bindHost,
    httpPort: endpoints[`${name}.httpPort`],
    lambdaPort: endpoints[`${name}.lambdaPort`],
    websocketPort: endpoints[`${name}.websocketPort`],
    stage: configured.stage,
  };
  const args = Object.entries(options).flatMap(([option, value]) =>
    value === undefined ? [] : [`--${option}`, value],
  );
  const inProcess = configured.workerThreads ? [] : ['--useInProcess'];
  const preload = configured.workerThreads ? [] : ['--import', ESBUILD_STAND_IN];
  const program = {
    command: process.execPath,
    args: [
      `--max-semi-space-size=${SEMI_SPACE_MB}`,
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
      ...process.env,
      ...env,
      ...fillTemplates(configured.env, endpoints),
      OFFLINE_CLOUD_SERVICE: name,
      OFFLINE_CLOUD_TIMEOUT_SECONDS: String(timeoutMs / 1000),
    },
    probe: async () => {
      await base;
      return cloud.untilReady(name, READY_WAIT_MS);
    },
  };
  const first = await launch(context, name, {
    ...program,
    env: { ...program.env, OFFLINE_CLOUD_TRUST_CONFIGURATION: '1' },
  });
  const service = context.restartServices
    ? restartOnChange(first, {
        name,
        folder: cwd,
        start: async () => {
          await cloud.markStopped(name);
          return launch(context, name, program);
        },
        log: (line) => onLine(name, line),
      })
    : { ...first.part, ready: first.ready };
  supervisor.keep('services', service);
  const milliseconds = await service.ready;
  onReady(name, milliseconds, await serviceUrl(endpoints, name));
}

/** Returns the URL at which a service listens: that of its HTTP or WebSocket API, or none. */
async function serviceUrl(endpoints: Endpoints, name: string): Promise<string | undefined> {
  for (const kind of ['http', 'websocket']) {
    const port = endpoints[`${name}.${kind}Port`];
    if (port !== undefined && (await isListenedOn(Number(port)))) return endpoints[`${name}.${kind}Url`];
  }
  return undefined;
}

/** Returns the program of the service's Serverless Framework, or of osls, its successor. */
function serverlessProgram(serviceFolder: string): string {
  const require = createRequire(join(serviceFolder, 'package.json'));
  for (const name of ['serverless', 'osls']) {
    const manifestFile = resolveOrNone(require, `${name}/package.json`);
    if (manifestFile === undefined) continue;
    const { bin } = Manifest.parse(require(manifestFile));
    const program = typeof bin === 'string' ? bin : (bin.osls ?? bin.serverless);
    if (program !== undefined) return join(dirname(manifestFile), program);
  }
  throw new Error(
    `${serviceFolder}: the Serverless Framework is not installed. Run \`npm install --save-dev serverless@npm:osls\`.`,
  );
}

function resolveOrNone(require: NodeJS.Require, name: string): string | undefined {
  try {
    return require.resolve(name);
  } catch {
    return undefined;
  }
}
