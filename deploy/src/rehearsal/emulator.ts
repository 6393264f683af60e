import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { createServer } from 'node:net';
import { delimiter, dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod/mini';

const CLOUD = resolve(import.meta.dirname, '../../python/rehearsal_cloud.py');
const START_SECONDS = 120;
const STOP_SECONDS = 10;

/** What the emulator says, below the folder that it is given. */
export const EMULATOR_LOG = 'emulator.log';

/** MiniStack takes an access key of twelve digits as the account; this is one of AWS's examples. */
export const ACCOUNT = '111122223333';

/** A resource type that the emulator does not have, and what it says of it. */
const Gap = z.object({ gap: z.string(), says: z.string() });
export type Gap = z.infer<typeof Gap>;

/** Somebody else's AWS, on this machine. */
export interface Emulator {
  endpoint: string;
  /** Resource types that it takes without emulating them. */
  gaps: readonly Gap[];
  /** By which commands and AWS clients come to it, and never to AWS. */
  env: NodeJS.ProcessEnv;
  stop(): Promise<void>;
}

/**
 * Starts MiniStack on a free port; what it stores and says is in `folder`.
 * @throws Error when it does not start
 */
export async function startEmulator(tools: string, folder: string, region: string): Promise<Emulator> {
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const child = spawn(join(tools, 'python'), [CLOUD], {
    cwd: folder,
    env: {
      ...withoutAws(process.env),
      // It runs functions by the `node` that it finds.
      PATH: [dirname(process.execPath), process.env.PATH].join(delimiter),
      GATEWAY_PORT: String(port),
      BIND_HOST: '127.0.0.1',
      MINISTACK_ACCOUNT_ID: ACCOUNT,
      MINISTACK_REGION: region,
      S3_DATA_DIR: join(folder, 's3'),
      STATE_DIR: join(folder, 'state'),
      // It listens on another port otherwise, for devices that we have not.
      IOT_MTLS_ENABLED: '0',
      // It unpacks functions there.
      TMPDIR: folder,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own: the processes of functions end with it.
    detached: true,
  });
  const gaps = keepOutput(child, join(folder, EMULATOR_LOG));
  const stop = () => stopGroup(child);
  try {
    await untilReady(endpoint, child);
  } catch (error) {
    await stop();
    throw error;
  }
  const env = {
    ...withoutAws(process.env),
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: ACCOUNT,
    AWS_SECRET_ACCESS_KEY: 'rehearsal',
    AWS_REGION: region,
    AWS_S3_FORCE_PATH_STYLE: 'true',
    AWS_CONFIG_FILE: join(folder, 'no-config'),
    AWS_SHARED_CREDENTIALS_FILE: join(folder, 'no-credentials'),
  };
  return { endpoint, gaps, env, stop };
}

/** A rehearsal must know no account of whoever runs it. */
function withoutAws(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('AWS_')));
}

/** Returns a port that nobody listens on now. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/**
 * Writes what the emulator says into a file, and returns the gaps that it tells of at its start.
 */
function keepOutput(child: ChildProcess, file: string): readonly Gap[] {
  const gaps: Gap[] = [];
  const log = createWriteStream(file);
  for (const output of [child.stdout, child.stderr]) {
    if (output === null) continue;
    createInterface({ input: output }).on('line', (line) => {
      log.write(`${line}\n`);
      if (line.startsWith('{"gap"')) gaps.push(Gap.parse(JSON.parse(line)));
    });
  }
  child.once('close', () => log.end());
  return gaps;
}

async function untilReady(endpoint: string, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + START_SECONDS * 1_000;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`The emulator ended with code ${child.exitCode}.`);
    const answer = await fetch(`${endpoint}/_ministack/health`).catch(() => undefined);
    if (answer?.ok) return;
    await delay(200);
  }
  throw new Error(`The emulator is not ready after ${START_SECONDS} s.`);
}

async function stopGroup(child: ChildProcess): Promise<void> {
  const { pid } = child;
  if (pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  process.kill(-pid, 'SIGTERM');
  const force = setTimeout(() => process.kill(-pid, 'SIGKILL'), STOP_SECONDS * 1_000);
  await gone;
  clearTimeout(force);
}
