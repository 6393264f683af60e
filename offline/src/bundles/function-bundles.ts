import { type FSWatcher, rmSync, statSync, watch } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type { BuildFailure, BuildOptions, BuildResult, Plugin } from 'esbuild';

/** Has a folder for each running process; git ignores it. */
const WORK_FOLDER = '.offline-cloud';

/**
 * An editor writes a file in several steps, so a build waits until there was no change this long.
 */
const QUIET_MS = 30;

/**
 * Not bundled: it comes from node_modules, as from Lambda's runtime, so all functions share one
 * copy.
 */
const AWS_SDK = /^@(aws-sdk|smithy)\//;

export interface FunctionBundlesOptions {
  serviceDir: string;
  /** The module of `handler: MODULE.EXPORT` → its file, relative to the service's folder. */
  sourceFiles: ReadonlyMap<string, string>;
  /** The service's own options of esbuild. */
  esbuild: BuildOptions;
  log(line: string): void;
}

/** The bundles of a service's functions, which are built again when a source file changes. */
export interface FunctionBundles {
  /** The folder of the bundles, which is removed with this process. */
  readonly folder: string;
  /**
   * Loads the newest bundle of a module. Waits for a build that is due.
   * @throws BuildFailed, and errors of the module.
   */
  load(module: string): Promise<unknown>;
  /** Resolves when all changes so far are built. @throws BuildFailed */
  ready(): Promise<void>;
}

/** Thrown for sources that cannot be built; the message has a line for each error of esbuild. */
export class BuildFailed extends Error {
  constructor({ errors }: BuildFailure) {
    const lines = errors.map(({ text, location }) => {
      const prefix = location === null ? '' : `${location.file}:${location.line}:${location.column + 1}: `;
      return `${prefix}error: ${text}`;
    });
    super(`The functions cannot be built:\n${lines.join('\n')}`);
    this.name = 'BuildFailed';
  }
}

/** Starts to build a service's functions in the background, and watches their source files. */
export async function startFunctionBundles(options: FunctionBundlesOptions): Promise<FunctionBundles> {
  const { serviceDir, sourceFiles, log } = options;
  await removeFoldersOfDeadProcesses(join(serviceDir, WORK_FOLDER));
  const folder = join(serviceDir, WORK_FOLDER, String(process.pid));
  await mkdir(folder, { recursive: true });

  let outputs = new Map<string, string>();
  let inputs = new Set<string>();
  const watchers = new Map<string, FSWatcher>();
  const changed = new Set<string>();
  let building: Promise<void> | undefined;
  let failure: unknown;
  let quiet: NodeJS.Timeout | undefined;

  const bundleAgain = async () => {
    const started = Date.now();
    const files = [...changed];
    changed.clear();
    try {
      ({ outputs, inputs } = filesOf(await bundle(options, folder), serviceDir));
      failure = undefined;
    } catch (error) {
      failure = error;
      throw error;
    }
    watchFoldersOf(inputs);
    // A file may have been saved after esbuild has read it, in a folder that was not watched yet.
    for (const file of inputs) if (changedSince(file, started)) changed.add(relative(serviceDir, file));
    if (files.length > 0) log(`${files.join(', ')}: reloaded in ${Date.now() - started} ms`);
  };
  const build = (): Promise<void> => {
    building ??= bundleAgain().finally(() => {
      building = undefined;
    });
    return building;
  };
  const ready = async (): Promise<void> => {
    // Files that are saved during a build are built after it.
    while (building !== undefined || changed.size > 0) await build();
    if (failure !== undefined) throw failure;
  };
  const noticed = (file: string) => {
    // A failed build may wait for a file that no build has seen yet.
    if (failure === undefined && !inputs.has(file)) return;
    changed.add(relative(serviceDir, file));
    clearTimeout(quiet);
    quiet = setTimeout(() => ready().catch((error: unknown) => log(String(error))), QUIET_MS);
  };
  const watchFoldersOf = (files: ReadonlySet<string>) => {
    for (const inner of new Set([...files].map((file) => dirname(file)))) {
      if (watchers.has(inner)) continue;
      const watcher = watch(inner, { persistent: false }, (_event, name) => {
        if (name !== null && !name.startsWith('.')) noticed(join(inner, name));
      });
      // An error means that the folder was removed.
      watcher.on('error', () => watcher.close());
      watchers.set(inner, watcher);
    }
  };

  // Watched before the first build, which may fail.
  watchFoldersOf(new Set([...sourceFiles.values()].map((file) => join(serviceDir, file))));
  build().catch(() => {});

  const load = async (module: string): Promise<unknown> => {
    // Lets Node read pending events of the watchers first.
    await setImmediate();
    // A failed build is tried again, as a missing file may be in a folder that is not watched.
    await ready().catch(build);
    const file = outputs.get(sourceFiles.get(module) ?? '');
    if (file === undefined) throw new Error(`${module} is not a function of this service`);
    return import(pathToFileURL(file).href);
  };
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return { folder, load, ready };
}

/** Bundles all functions in one build, so that shared code is parsed once. */
async function bundle(
  { serviceDir, sourceFiles, esbuild }: FunctionBundlesOptions,
  folder: string,
): Promise<BuildResult> {
  const require = createRequire(join(serviceDir, 'package.json'));
  const { build, stop }: typeof import('esbuild') = require('esbuild');
  const esm = esbuild.format === 'esm';
  try {
    return await build({
      ...esbuild,
      entryPoints: [...sourceFiles.values()],
      absWorkingDir: serviceDir,
      outdir: join(folder, 'build'),
      outbase: serviceDir,
      bundle: true,
      splitting: esm,
      outExtension: { '.js': esm ? '.mjs' : '.cjs' },
      // A function whose sources did not change keeps its file, and so its loaded module and its
      // state.
      entryNames: '[dir]/[name]-[hash]',
      chunkNames: 'chunk-[hash]',
      // For readable stack traces, and breakpoints in source files.
      minify: false,
      sourcemap: 'linked',
      metafile: true,
      write: true,
      logLevel: 'silent',
      plugins: [...(esbuild.plugins ?? []), sdkFromNodeModules(folder)],
    });
  } catch (error) {
    throw isBuildFailure(error) ? new BuildFailed(error) : error;
  } finally {
    // esbuild's process keeps 70 MB; it starts again in 20 ms.
    await stop();
  }
}

function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && 'errors' in error && Array.isArray(error.errors);
}

function sdkFromNodeModules(folder: string): Plugin {
  const { resolve: find } = createRequire(join(folder, 'x.mjs'));
  return {
    name: 'aws-sdk-from-node-modules',
    setup: ({ onResolve }) => {
      onResolve({ filter: AWS_SDK }, ({ path }) => {
        try {
          find(path);
          return { path, external: true };
        } catch {
          // Only the importer finds this package: it is bundled like all other code.
          return undefined;
        }
      });
    },
  };
}

/** Returns the bundle of each entry's source file, and the absolute paths of all sources. */
function filesOf({ metafile }: BuildResult, serviceDir: string) {
  const outputs = new Map<string, string>();
  for (const [file, { entryPoint }] of Object.entries(metafile?.outputs ?? {})) {
    if (entryPoint !== undefined) outputs.set(entryPoint, resolve(serviceDir, file));
  }
  const inputs = Object.keys(metafile?.inputs ?? {})
    .map((file) => resolve(serviceDir, file))
    .filter((file) => !file.includes(`${sep}node_modules${sep}`));
  return { outputs, inputs: new Set(inputs) };
}

function changedSince(file: string, moment: number): boolean {
  return (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Number.POSITIVE_INFINITY) > moment;
}

/** Removes the folders that killed processes have left. */
async function removeFoldersOfDeadProcesses(workFolder: string): Promise<void> {
  const pids = await readdir(workFolder).catch(() => []);
  for (const pid of pids.filter((name) => !isAlive(Number(name)))) {
    await rm(join(workFolder, pid), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
