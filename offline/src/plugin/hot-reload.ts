import { statSync } from 'node:fs';
import { createRequire, registerHooks } from 'node:module';
import { sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/**
 * Lets functions that run in the process of serverless-offline be loaded anew when their file has changed, which
 * serverless-offline itself does for worker threads only. A module's address gets the time of its last change, so that
 * `import()` of a changed file is an import of another module; the former one stays in memory.
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

/** The same for CommonJS bundles: call it when the files have been built again. */
export function forgetCommonJsModules(serviceDir: string): void {
  const { cache } = createRequire(import.meta.url);
  for (const file of Object.keys(cache)) {
    if (file.startsWith(serviceDir + sep) && !file.includes(`${sep}node_modules${sep}`)) delete cache[file];
  }
}
