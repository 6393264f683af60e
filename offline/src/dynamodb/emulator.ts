import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { addToCache, cachePath } from './user-cache.ts';

/** An npm package that has DynamoDB Local in its folder `emulator`. */
export interface EmulatorPackage {
  name: string;
  version: string;
  /** The hash of its archive, as in a lockfile of npm. */
  integrity: string;
}

/**
 * AWS's package of DynamoDB Local 1.25.1, whose licence does not allow us to pass it on. It is
 * fetched alone, without 350 MB of dependencies that DynamoDB Local does not need.
 */
export const EMULATOR_PACKAGE: EmulatorPackage = {
  name: 'amplify-dynamodb-simulator',
  version: '2.9.30',
  integrity: 'sha512-xTeeRLvzEfqyd5lh3bH4c0kHvSHHmmhD5ZDsHFKAQ5g2Zl6JqlFdutaQhCLHzxEp6Ry1o7TB6niIoXuQAnSewQ==',
};
const DOWNLOAD_MB = 57;

/** Thrown if there is no DynamoDB Local; the message says how to get it. */
export class EmulatorMissing extends Error {
  constructor(reason: string) {
    super(
      `DynamoDB Local is not on this machine (${reason}). Start once where the npm registry can be reached, install it ` +
        `with \`npm install --save-dev ${EMULATOR_PACKAGE.name}\`, or name a folder that has DynamoDBLocal.jar 1.25 in ` +
        'OFFLINE_CLOUD_DYNAMODB.',
    );
    this.name = 'EmulatorMissing';
  }
}

export interface FindEmulatorOptions {
  env?: NodeJS.ProcessEnv;
  /** Fetches it if it is not installed. Default: true. */
  download?: boolean;
  /** Gets a line before and after the download. */
  onLine?: (line: string) => void;
  /** Aborts the download. */
  signal?: AbortSignal;
  package?: EmulatorPackage;
}

/**
 * Returns the folder of DynamoDBLocal.jar: OFFLINE_CLOUD_DYNAMODB, else that of the installed npm
 * package or of the user's cache, into which npm fetches it from the project's registry.
 * @throws EmulatorMissing
 */
export async function findEmulator({
  env = process.env,
  download = true,
  onLine = () => {},
  signal,
  package: wanted = EMULATOR_PACKAGE,
}: FindEmulatorOptions = {}): Promise<string> {
  const { OFFLINE_CLOUD_DYNAMODB: named } = env;
  if (named) {
    if (hasJar(named)) return named;
    throw new EmulatorMissing(`OFFLINE_CLOUD_DYNAMODB is ${named}, which has no DynamoDBLocal.jar`);
  }
  const cached = cachePath(env, `${wanted.name}-${wanted.version}`);
  const found = [installed(wanted.name), cached].find((folder) => folder !== undefined && hasJar(folder));
  if (found !== undefined) return found;
  if (!download) throw new EmulatorMissing('and it may not be fetched');
  onLine(`Fetching DynamoDB Local, ${DOWNLOAD_MB} MB, from the npm registry`);
  try {
    await addToCache({
      path: cached,
      prepare: (staging) => unpacked(wanted, staging, env, signal),
      isWhole: async (folder) => hasJar(folder),
    });
  } catch (error) {
    throw new EmulatorMissing(`and fetching it failed: ${error instanceof Error ? error.message : error}`);
  }
  onLine(`DynamoDB Local is in ${cached}`);
  return cached;
}

/** Fetches the package by npm, which knows the project's registry, proxy and credentials. */
async function unpacked(
  { name, version, integrity }: EmulatorPackage,
  staging: string,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal | undefined,
): Promise<string> {
  const run = promisify(execFile);
  const quickly = ['--loglevel=error', '--fetch-retries=1', '--fetch-retry-mintimeout=1000'];
  const args = ['pack', `${name}@${version}`, '--pack-destination', staging, ...quickly];
  const { stdout } = await run('npm', args, {
    env: outsideWorkspaces(env),
    signal,
    // On Windows, npm is a command file.
    shell: process.platform === 'win32',
  }).catch((error: unknown) => {
    signal?.throwIfAborted();
    throw new Error(`\`npm pack ${name}@${version}\` fails: ${reasonOf(error)}`);
  });
  const archive = join(staging, stdout.trim());
  const hash = createHash('sha512')
    .update(await readFile(archive))
    .digest('base64');
  if (`sha512-${hash}` !== integrity) throw new Error(`${name}@${version} is not what its checksum says`);
  await run('tar', ['-xf', archive, '-C', staging], { signal });
  const folder = join(staging, 'package', 'emulator');
  if (!hasJar(folder)) throw new Error(`${name}@${version} has no DynamoDBLocal.jar`);
  return folder;
}

/** Returns npm's own reasons, without the path of its log. */
function reasonOf(error: unknown): string {
  const printed = typeof error === 'object' && error !== null && 'stderr' in error ? `${error.stderr}` : '';
  const lines = printed.split('\n').flatMap((line) => /^npm error (?!A complete log)(.+)/.exec(line)?.[1] ?? []);
  return lines.join('; ') || `${error}`;
}

/** Drops the variables by which `npm run -w` lets npm work in that workspace only. */
function outsideWorkspaces(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const inherited = /^npm_config_(workspace|workspaces|local_prefix)$/i;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !inherited.test(name)));
}

function installed(name: string): string | undefined {
  try {
    return join(dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)), 'emulator');
  } catch {
    return undefined;
  }
}

function hasJar(folder: string): boolean {
  return existsSync(join(folder, 'DynamoDBLocal.jar'));
}
