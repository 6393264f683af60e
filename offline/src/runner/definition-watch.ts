import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { watch } from 'chokidar';

/** The files that define a service. Its code is watched by its bundler. */
const DEFINITION = /\.ya?ml$/;
/** Included programs, which may read YAML files beside them. */
const PROGRAM = /\.[cm]?[jt]s$/;
const LEFT_OUT = /^(\..*|node_modules|test)$/;
/** An editor writes a file in several steps, so a change counts after a silence this long. */
const QUIET_MS = 200;

/** `${file(PATH)}` (https://www.serverless.com/framework/docs/guides/variables). */
const INCLUDED_FILE = /\$\{file\(([^)$]+)\)/g;

export interface DefinitionWatch {
  /** Called with definitions that were changed, added or removed. */
  changed(files: readonly string[]): void;
  /** Called if some files cannot be watched. */
  failed(error: unknown): void;
}

/** A running watch. */
export interface Watching {
  /** Resolves when each change from now on will be noticed. */
  begun: Promise<void>;
  stop(): Promise<void>;
}

/**
 * Watches the definition of the service in this folder: its YAML files, also later ones, and all
 * files that they include, also from other folders.
 */
export function watchDefinitions(folder: string, { changed, failed }: DefinitionWatch): Watching {
  let included = includedFiles(folder);
  const pending = new Set<string>();
  let quiet: NodeJS.Timeout | undefined;
  const watcher = watch([folder, ...included], {
    ignoreInitial: true,
    ignored: (path, stats) =>
      isLeftOut(folder, path) || (stats?.isFile() === true && !DEFINITION.test(path) && !included.has(path)),
  });
  const begun = new Promise<void>((resolve) => watcher.once('ready', resolve));
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
  const stop = () => {
    clearTimeout(quiet);
    return watcher.close();
  };
  return { begun, stop };
}

function isLeftOut(folder: string, path: string): boolean {
  return path !== folder && !relative(folder, path).startsWith('..') && LEFT_OUT.test(basename(path));
}

/** Returns the files that the folder's YAML files include, and YAML files beside programs. */
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

/** Reads a file; returns an empty text if it was removed meanwhile. */
function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
