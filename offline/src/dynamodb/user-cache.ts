import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Returns the path of an entry, which may not exist, in the user's cache of this system. */
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
  /** Comes from `cachePath`. */
  path: string;
  /** Prepares the entry in an empty folder, and returns its path there. */
  prepare(staging: string): Promise<string>;
  /** Returns true if this folder has the whole entry. */
  isWhole(folder: string): Promise<boolean>;
}

/**
 * Adds an entry to the user's cache by one rename, so an interrupted download never counts as an
 * entry, and two starts at once do no harm.
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
