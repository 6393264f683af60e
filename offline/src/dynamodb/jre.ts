/**
 * Fetches a Java Runtime Environment (Eclipse Temurin) for machines without Java. The npm package
 * njre is no choice: two starts would share a download folder, and it can use no mirror.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { z } from 'zod';
import { addToCache, cachePath } from './user-cache.ts';

/** The version that DynamoDB Local is tested with. */
const JRE_VERSION = 17;

/** https://api.adoptium.net/q/swagger-ui/#/Assets/getLatestAssets */
const ADOPTIUM_API = 'https://api.adoptium.net';

/** Node's name → Adoptium's, where they differ. */
const SYSTEMS = new Map<string, string>([
  ['darwin', 'mac'],
  ['win32', 'windows'],
]);
const ARCHITECTURES = new Map<string, string>([['arm64', 'aarch64']]);

const Package = z.object({ link: z.url(), size: z.int(), checksum: z.string() });
type Package = z.infer<typeof Package>;

const Assets = z.array(z.object({ binary: z.object({ package: Package }) }));

export interface FetchJreOptions {
  env: NodeJS.ProcessEnv;
  onLine(line: string): void;
  /** Aborts the download, and leaves nothing. */
  signal: AbortSignal | undefined;
  /** Returns true if this `java` program runs and is new enough. */
  runs(java: string): Promise<boolean>;
}

/** Returns the path of the `java` program that `fetchJre` fetches, which may not exist. */
export function cachedJre(env: NodeJS.ProcessEnv): string {
  return javaBelow(jreFolder(env));
}

/** Fetches the JRE into the user's cache and returns its `java` program. @throws Error */
export async function fetchJre({ env, onLine, signal, runs }: FetchJreOptions): Promise<string> {
  const folder = jreFolder(env);
  await addToCache({
    path: folder,
    prepare: async (staging) => {
      const jre = await latestPackage(env, signal);
      const archive = join(staging, 'archive');
      await download(jre, archive, onLine, signal);
      const unpacked = join(staging, 'jre');
      await mkdir(unpacked);
      // Windows 10 and later have a `tar` that unpacks zip files, too.
      await promisify(execFile)('tar', ['-xf', archive, '-C', unpacked, '--strip-components=1']);
      if (!(await runs(javaBelow(unpacked)))) throw new Error(`the JRE of ${jre.link} does not run on this machine`);
      return unpacked;
    },
    isWhole: (found) => runs(javaBelow(found)),
  });
  onLine(`Java ${JRE_VERSION} is in ${folder}`);
  return cachedJre(env);
}

async function latestPackage(env: NodeJS.ProcessEnv, signal: AbortSignal | undefined): Promise<Package> {
  const query = new URLSearchParams({
    architecture: ARCHITECTURES.get(process.arch) ?? process.arch,
    image_type: 'jre',
    os: SYSTEMS.get(process.platform) ?? process.platform,
    vendor: 'eclipse',
  });
  const url = `${env.OFFLINE_CLOUD_JRE_API || ADOPTIUM_API}/v3/assets/latest/${JRE_VERSION}/hotspot?${query}`;
  const response = await get(url, signal);
  const [latest] = Assets.safeParse(await response.json()).data ?? [];
  if (latest === undefined) throw new Error(`${url} knows no JRE for this machine`);
  return latest.binary.package;
}

/** Writes the package to a file, and reports each tenth of it. @throws Error for a bad checksum */
async function download(
  { link, size, checksum }: Package,
  file: string,
  onLine: (line: string) => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { body } = await get(link, signal);
  if (body === null) throw new Error(`${link} is empty`);
  const hash = createHash('sha256');
  const megabytes = Math.ceil(size / 1e6);
  let received = 0;
  await pipeline(
    body,
    async function* (chunks: AsyncIterable<Uint8Array>) {
      for await (const chunk of chunks) {
        const before = tenths(received, size);
        received += chunk.length;
        hash.update(chunk);
        if (tenths(received, size) > before)
          onLine(`Fetching Java: ${tenths(received, size) * 10} % of ${megabytes} MB`);
        yield chunk;
      }
    },
    createWriteStream(file),
    { signal },
  );
  if (hash.digest('hex') !== checksum) throw new Error(`${link} is not what its checksum says`);
}

function tenths(part: number, whole: number): number {
  return Math.min(10, Math.floor((10 * part) / whole));
}

/** Gets a URL. @throws Error with the address and the reason */
async function get(url: string, signal: AbortSignal | undefined): Promise<Response> {
  const response = await fetch(url, { signal }).catch((error: unknown) => {
    const cause = typeof error === 'object' && error !== null && 'cause' in error ? error.cause : error;
    throw new Error(`${new URL(url).origin} cannot be reached (${cause})`);
  });
  if (!response.ok) throw new Error(`${url} answers ${response.status}`);
  return response;
}

function jreFolder(env: NodeJS.ProcessEnv): string {
  return cachePath(env, `jre-${JRE_VERSION}-${process.platform}-${process.arch}`);
}

/** Returns the path of `java` in a JRE; archives for macOS have it two folders deeper. */
function javaBelow(folder: string): string {
  if (process.platform === 'darwin') return join(folder, 'Contents', 'Home', 'bin', 'java');
  return join(folder, 'bin', process.platform === 'win32' ? 'java.exe' : 'java');
}
