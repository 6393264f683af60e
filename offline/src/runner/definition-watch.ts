import { type FSWatcher, watch } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { extname, join } from 'node:path';

/** Files that say what a service consists of; its code is watched by the tool that bundles it. */
const DEFINITION_EXTENSIONS = ['.yml', '.yaml'];
const LEFT_OUT = ['node_modules', 'test'];
/** An editor writes a file in several steps: wait until it is quiet for so many milliseconds. */
const QUIET_MS = 200;

/** Calls `changed`, with the file, after a definition of the service in this folder was changed. Returns how to stop. */
export async function watchDefinitions(folder: string, changed: (file: string) => void): Promise<() => void> {
  const watchers: FSWatcher[] = [];
  let quiet: NodeJS.Timeout | undefined;
  for (const inner of await foldersBelow(folder)) {
    const watcher = watch(inner, { persistent: false }, (_event, name) => {
      if (name === null || !DEFINITION_EXTENSIONS.includes(extname(name))) return;
      clearTimeout(quiet);
      quiet = setTimeout(() => changed(join(inner, name)), QUIET_MS);
    });
    // A folder that is removed is no longer of interest.
    watcher.on('error', () => watcher.close());
    watchers.push(watcher);
  }
  return () => {
    clearTimeout(quiet);
    for (const watcher of watchers) watcher.close();
  };
}

async function foldersBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const inner = entries.filter(
    (entry) => entry.isDirectory() && !entry.name.startsWith('.') && !LEFT_OUT.includes(entry.name),
  );
  return [folder, ...(await Promise.all(inner.map(({ name }) => foldersBelow(join(folder, name))))).flat()];
}
