import { existsSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { RuntimeError } from './nodejs-errors.ts';

/** A module's handler. `second` is the context, or the stream of a streaming handler. */
export type Handler = (event: unknown, second: unknown, third?: unknown) => unknown;

/** The location of a function's code. */
export interface HandlerSource {
  /** `path/to/module.export.inner`, relative to `codeFolder`. */
  handler: string;
  codeFolder: string;
  /** Loads the module in place of the file with its name. */
  loadModule?: (module: string) => Promise<unknown>;
}

/**
 * Returns a loader that finds a handler like Lambda's runtime
 * (https://github.com/aws/aws-lambda-nodejs-runtime-interface-client, `UserFunction`). It runs
 * before each call to see changes, and throws errors of the module and RuntimeError.
 */
export function handlerLoader({ handler, codeFolder, loadModule }: HandlerSource): () => Promise<Handler> {
  let load: (() => unknown) | undefined;
  return async () => {
    const { module, exportPath } = splitHandler(handler);
    const loadedModule = await loaded(async () => {
      load ??= loadModule === undefined ? await moduleLoader(codeFolder, module) : () => loadModule(module);
      return load();
    });
    const found = exported(loadedModule, exportPath);
    if (!found) {
      throw new RuntimeError('HandlerNotFound', `${handler} is undefined or not exported`);
    }
    if (!isHandler(found)) throw new RuntimeError('HandlerNotFound', `${handler} is not a function`);
    return found;
  };
}

/**
 * Returns the paths of the module and of its export. Folders may have dots, the module's name may
 * not.
 * @throws RuntimeError
 */
export function splitHandler(handler: string): { module: string; exportPath: string } {
  if (handler.includes('..')) {
    const hint = 'Use absolute paths when specifying root directories in handler names.';
    throw new RuntimeError('MalformedHandlerName', `'${handler}' is not a valid handler name. ${hint}`);
  }
  const [, name, exportPath] = /^([^.]*)\.(.*)$/.exec(basename(handler)) ?? [];
  if (name === undefined || exportPath === undefined) throw new RuntimeError('MalformedHandlerName', 'Bad handler');
  return { module: join(dirname(handler), name), exportPath };
}

async function loaded(load: () => unknown): Promise<unknown> {
  try {
    return await load();
  } catch (error) {
    if (error instanceof SyntaxError) throw new RuntimeError('UserCodeSyntaxError', String(error), error.stack);
    if (error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND') {
      throw new RuntimeError('ImportModuleError', String(error));
    }
    throw error;
  }
}

/**
 * Tries the files of a module in Lambda's order, and TypeScript, which Lambda does not take, last.
 */
async function moduleLoader(codeFolder: string, module: string): Promise<() => unknown> {
  const path = resolve(codeFolder, module);
  const require = createRequire(join(codeFolder, 'package.json'));
  const required = (file: string) => () => {
    forgetChangedModules(codeFolder, require.cache);
    const loadedModule = require(file);
    rememberChanges(codeFolder, require.cache);
    return loadedModule;
  };
  const imported = (file: string) => () => import(pathToFileURL(file).href);
  const isModules = isBelowModulePackage(dirname(path));
  const candidates = [
    [path, required],
    [`${path}.js`, isModules ? imported : required],
    [`${path}.mjs`, imported],
    [`${path}.cjs`, required],
    [`${path}.ts`, isModules ? imported : required],
    [`${path}.mts`, imported],
    [`${path}.cts`, required],
  ] as const;
  for (const [file, loader] of candidates) {
    if (!existsSync(file) || (file === path && existsSync(join(file, '.')))) continue;
    if (/ts$/.test(file)) await readTypeScript(codeFolder);
    return loader(file);
  }
  const name = basename(module);
  return required(require.resolve(name, { paths: [codeFolder, dirname(path)] }));
}

const changes = new Map<string, number>();

/** Returns when each loaded CommonJS file of the service was last changed, without packages. */
function changesOf(
  codeFolder: string,
  cache: NodeJS.Dict<NodeModule>,
): [file: string, changedMs: number | undefined][] {
  return Object.keys(cache)
    .filter((file) => file.startsWith(codeFolder + sep) && !file.includes(`${sep}node_modules${sep}`))
    .map((file) => [file, statSync(file, { throwIfNoEntry: false })?.mtimeMs]);
}

/** Forgets all modules after a change of one, since any of them may have imported it. */
function forgetChangedModules(codeFolder: string, cache: NodeJS.Dict<NodeModule>): void {
  const files = changesOf(codeFolder, cache);
  if (!files.some(([file, changedMs]) => changes.has(file) && changes.get(file) !== changedMs)) return;
  for (const [file] of files) {
    delete cache[file];
    changes.delete(file);
  }
}

function rememberChanges(codeFolder: string, cache: NodeJS.Dict<NodeModule>): void {
  for (const [file, changedMs] of changesOf(codeFolder, cache)) {
    if (changedMs !== undefined && !changes.has(file)) changes.set(file, changedMs);
  }
}

/** Returns true if the nearest package.json above says `"type": "module"`. */
function isBelowModulePackage(folder: string): boolean {
  if (folder.endsWith('/node_modules')) return false;
  const file = join(folder, 'package.json');
  if (existsSync(file)) {
    const manifest: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return typeof manifest === 'object' && manifest !== null && 'type' in manifest && manifest.type === 'module';
  }
  return dirname(folder) !== folder && isBelowModulePackage(dirname(folder));
}

let typeScriptIsRead = false;

/** Registers serverless-offline's tsx, which supports enums and imports without an extension. */
async function readTypeScript(codeFolder: string): Promise<void> {
  if (typeScriptIsRead) return;
  typeScriptIsRead = true;
  try {
    const offline = createRequire(join(codeFolder, 'package.json')).resolve('serverless-offline');
    const tsx = createRequire(offline);
    for (const api of ['tsx/esm/api', 'tsx/cjs/api']) {
      const { register }: { register(): unknown } = await import(pathToFileURL(tsx.resolve(api)).href);
      register();
    }
  } catch {
    // Without tsx, Node itself strips the types.
  }
}

function exported(module: unknown, exportPath: string): unknown {
  let found = module;
  for (const name of exportPath.split('.')) {
    if ((typeof found !== 'object' && typeof found !== 'function') || found === null) return undefined;
    found = Reflect.get(found, name);
  }
  return found;
}

function isHandler(value: unknown): value is Handler {
  return typeof value === 'function';
}
