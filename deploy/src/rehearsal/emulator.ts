import { delimiter, dirname, join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort, startProcessGroup } from 'serverless-offline-step-functions-cloud/runner';
import * as z from 'zod/mini';

const CLOUD = resolve(import.meta.dirname, '../../python/rehearsal_cloud.py');
const START_SECONDS = 120;
/** The number of lines in the error of a failed start. */
const LAST_LINES = 10;

/** MiniStack takes an access key of twelve digits as the account; this is one of AWS's examples. */
export const ACCOUNT = '111122223333';

/** A resource type or feature that the emulator does not have, and its message. */
const Gap = z.object({ gap: z.string(), says: z.string() });
export type Gap = z.infer<typeof Gap>;

/** An AWS emulator on this machine. */
export interface Emulator {
  endpoint: string;
  /** Gaps that the emulator has reported. */
  gaps: readonly Gap[];
  /** Returns the warnings and errors of the emulator. */
  complaints(): string[];
  /** The environment with which commands and AWS clients reach the emulator, and never AWS. */
  env: NodeJS.ProcessEnv;
  stop(): Promise<void>;
}

/**
 * Starts MiniStack on a free port. It stores its data in `folder`, and ends with this process at
 * the latest, together with the functions that it runs.
 * @throws Error with its last lines if it does not start
 */
export async function startEmulator(tools: string, folder: string, region: string): Promise<Emulator> {
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const gaps: Gap[] = [];
  const lines: string[] = [];
  const emulator = await startProcessGroup({
    command: join(tools, 'python'),
    args: [CLOUD],
    cwd: folder,
    env: {
      ...withoutAws(process.env),
      // It runs functions with the first `node` of the path.
      PATH: [dirname(process.execPath), process.env.PATH].join(delimiter),
      GATEWAY_PORT: String(port),
      BIND_HOST: '127.0.0.1',
      MINISTACK_ACCOUNT_ID: ACCOUNT,
      MINISTACK_REGION: region,
      S3_DATA_DIR: join(folder, 's3'),
      STATE_DIR: join(folder, 'state'),
      // Otherwise it listens on a second port for IoT devices.
      IOT_MTLS_ENABLED: '0',
      // It unpacks functions there.
      TMPDIR: folder,
    },
    onLine: (line) => {
      lines.push(line);
      if (line.startsWith('{"gap"')) gaps.push(Gap.parse(JSON.parse(line)));
    },
  });
  const ended = emulator.exited.then((code) => {
    throw new Error(`The emulator ended with ${code}:\n${lines.slice(-LAST_LINES).join('\n')}`);
  });
  try {
    await Promise.race([untilReady(endpoint), ended]);
  } catch (error) {
    await emulator.stop();
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
  const complaints = () => lines.filter((line) => /ERROR|WARNING|Traceback/.test(line));
  return { endpoint, gaps, complaints, env, stop: emulator.stop };
}

/** Removes all settings of AWS, so that a rehearsal never reaches a real account. */
function withoutAws(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('AWS_')));
}

async function untilReady(endpoint: string): Promise<void> {
  const deadline = Date.now() + START_SECONDS * 1_000;
  while (Date.now() < deadline) {
    const answer = await fetch(`${endpoint}/_ministack/health`).catch(() => undefined);
    if (answer?.ok) return;
    await delay(200);
  }
  throw new Error(`The emulator is not ready after ${START_SECONDS} s.`);
}
