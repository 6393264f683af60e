import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { watch } from 'chokidar';

/** Files that say what a service consists of; its code is watched by the tool that bundles it. */
const DEFINITION = /\.ya?ml$/;
/** Included files that compute what they say, perhaps from YAML files beside them. */
const PROGRAM = /\.[cm]?[jt]s$/;
const LEFT_OUT = /^(\..*|node_modules|test)$/;
/** An editor writes a file in several steps: wait until it is quiet for so many milliseconds. */
const QUIET_MS = 200;

/**
 * `${file(PATH)}`, relative to the service's folder
 * (https://www.serverless.com/framework/docs/guides/variables).
 */
const INCLUDED_FILE = /\$\{file\(([^)$]+)\)/g;

export interface DefinitionWatch {
  /** After a change: definitions that were changed, added or removed. */
  changed(files: readonly string[]): void;
  /** Some files cannot be watched. */
  failed(error: unknown): void;
}

/**
 * Watches the definition of the service in this folder: its YAML files, also those that are added
 * later, and whatever they include, from other folders, too. Returns how to stop.
 */
export function watchDefinitions(folder: string, { changed, failed }: DefinitionWatch): () => Promise<void> {
  let included = includedFiles(folder);
  const pending = new Set<string>();
  let quiet: NodeJS.Timeout | undefined;
  const watcher = watch([folder, ...included], {
    ignoreInitial: true,
    ignored: (path, stats) =>
      isLeftOut(folder, path) || (stats?.isFile() === true && !DEFINITION.test(path) && !included.has(path)),
  });
  watcher.on('error', failed);
  watcher.on('all', (event, path) => {
    if (event === 'addDir' || event === 'unlinkDir') return;
    pending.add(path);
    clearTimeout(quiet);
    quiet = setTimeout(() => {
      included = includedFiles(folder);
      watcher.add([...included]);
      changed([...pending]);
      pending.clear();
    }, QUIET_MS);
  });
  return () => {
    clearTimeout(quiet);
    return watcher.close();
  };
}

function isLeftOut(folder: string, path: string): boolean {
  return path !== folder && !relative(folder, path).startsWith('..') && LEFT_OUT.test(basename(path));
}

/**
 * The files that the folder's YAML files name in `${file(…)}`, by their absolute paths, and the
 * YAML files beside those that are programs.
 */
function includedFiles(folder: string): Set<string> {
  const definitions = globSync('**/*.{yml,yaml}', { cwd: folder, exclude: (path) => LEFT_OUT.test(basename(path)) });
  const named = definitions.flatMap((file) =>
    [...textOf(join(folder, file)).matchAll(INCLUDED_FILE)].map(([, path = '']) => resolve(folder, path.trim())),
  );
  const besidePrograms = named
    .filter((path) => PROGRAM.test(path))
    .flatMap((path) => globSync(join(dirname(path), '*.{yml,yaml}')));
  return new Set([...named, ...besidePrograms]);
}

/** Nothing of a file that was removed meanwhile. */
function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
