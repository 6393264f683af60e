import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Returns the path of an entry in the user's cache, as each system has it, whether it is there or
 * not.
 */
export function cachePath(env: NodeJS.ProcessEnv, name: string): string {
  const home = env.HOME || homedir();
  const caches =
    process.platform === 'darwin'
      ? join(home, 'Library', 'Caches')
      : process.platform === 'win32'
        ? env.LOCALAPPDATA || join(home, 'AppData', 'Local')
        : env.XDG_CACHE_HOME || join(home, '.cache');
  return join(caches, 'offline-cloud', name);
}

export interface CacheEntry {
  /** What `cachePath` returns. */
  path: string;
  /** Gets the entry ready in an empty folder, and returns where in it. */
  prepare(staging: string): Promise<string>;
  /** Is the entry whole in this folder? */
  isWhole(folder: string): Promise<boolean>;
}

/**
 * Adds an entry to the user's cache. It appears by one rename when it is whole, so an interrupted
 * download is never taken for an entry, and two starts at once do not meet.
 */
export async function addToCache({ path, prepare, isWhole }: CacheEntry): Promise<void> {
  await mkdir(join(path, '..'), { recursive: true });
  const staging = await mkdtemp(`${path}-fetching-`);
  try {
    const prepared = await prepare(staging);
    await rename(prepared, path).catch(async (error: unknown) => {
      // Another start was quicker.
      if (!(await isWhole(path))) throw error;
    });
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}
