import { readFileSync, statSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type Config, parseConfig } from './config.ts';

const BASE = 'offline-cloud.config';
const EXTENSIONS = ['ts', 'mts', 'js', 'mjs', 'cts', 'cjs'];

/** Matches the project's own modules, not those of packages. */
const PROJECT_MODULE = /^file:(?!.*\/node_modules\/).*\.[cm]?([jt]s)$/;

/** Matches a statement at the start of a line, not a call of `import()`. */
const ES_MODULE = /^(import|export)\b\s*[^\s(.]/m;

/**
 * Reads the configuration: the given file, or `offline-cloud.config` in this folder with any
 * extension of TypeScript or JavaScript. It may be an ES module or CommonJS with any `type` in
 * package.json.
 * @throws Error whose one line says what to do
 */
export async function readConfig(given?: string): Promise<{ file: string; config: Config }> {
  const file = resolve(given ?? findFile());
  if (!isFile(file)) throw new Error(`--config takes the path of the configuration; there is no file ${given}`);
  if (!EXTENSIONS.some((extension) => file.endsWith(`.${extension}`))) {
    throw new Error(`--config takes a TypeScript or JavaScript file, which ${given} is not`);
  }
  let module: { default?: unknown };
  const hooks = registerHooks({ load: loadByItsSyntax });
  try {
    module = await import(pathToFileURL(file).href);
  } catch (error) {
    throw new Error(`${file} cannot be loaded: ${firstLine(error)}`);
  } finally {
    hooks.deregister();
  }
  const { default: config } = module;
  // A CommonJS module that exports nothing has an empty object.
  if (config === undefined || (isRecord(config) && Object.keys(config).length === 0)) {
    throw new Error(`${file} has no default export; write \`export default { services: { … } };\``);
  }
  return { file, config: parseConfig(config, file) };
}

function findFile(): string {
  const found = EXTENSIONS.map((extension) => `${BASE}.${extension}`).find(isFile);
  if (found !== undefined) return found;
  throw new Error(
    `There is no ${BASE}.ts (.mts, .js, .mjs) in ${process.cwd()}. Write one, such as \`export default { services: { api: ` +
      "{ path: '.', httpPort: 3000, lambdaPort: 3002 } } };`, or name another file with --config.",
  );
}

function isFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
}

function isRecord(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/**
 * Loads a module by its syntax. Node goes by extension and `type`: it refuses an ES module if
 * package.json says commonjs, as after `npm init`, and warns if it says nothing.
 */
const loadByItsSyntax: Parameters<typeof registerHooks>[0]['load'] = (url, context, nextLoad) => {
  const [, language] = PROJECT_MODULE.exec(url) ?? [];
  if (language === undefined || !ES_MODULE.test(readFileSync(fileURLToPath(url), 'utf8')))
    return nextLoad(url, context);
  return nextLoad(url, { ...context, format: language === 'ts' ? 'module-typescript' : 'module' });
};

/** Returns the first line of an error's message. */
export function firstLine(error: unknown): string {
  const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
  return line;
}
