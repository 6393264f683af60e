import { statSync } from 'node:fs';
import { createRequire, registerHooks } from 'node:module';
import { sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/**
 * Reloads changed functions that run in the process of serverless-offline, which itself reloads
 * only in worker threads. A module's URL gets the time of its last change, so `import()` of a
 * changed file imports another module. The former one stays in memory.
 */
export function reloadChangedModules(serviceDir: string): void {
  const root = pathToFileURL(serviceDir + sep).href;
  const isOurs = (url: string) => url.startsWith(root) && !url.includes('/node_modules/');
  registerHooks({
    resolve: (specifier, context, next) => {
      const resolved = next(specifier, context);
      if (!isOurs(resolved.url) || !context.conditions.includes('import')) return resolved;
      const url = new URL(resolved.url);
      const stat = statSync(fileURLToPath(url), { throwIfNoEntry: false });
      if (stat !== undefined) url.searchParams.set('changed', `${stat.mtimeMs}`);
      return { ...resolved, url: url.href };
    },
  });
}

/** Makes CommonJS bundles load again: call it when the files have been built again. */
export function forgetCommonJsModules(serviceDir: string): void {
  const { cache } = createRequire(import.meta.url);
  for (const file of Object.keys(cache)) {
    if (file.startsWith(serviceDir + sep) && !file.includes(`${sep}node_modules${sep}`)) delete cache[file];
  }
}
