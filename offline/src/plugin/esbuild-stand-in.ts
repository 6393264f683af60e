import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { BuildOptions, Plugin } from 'esbuild';
import { z } from 'zod';
import { type FunctionBundles, startFunctionBundles } from '../bundles/function-bundles.ts';
import { splitHandler } from '../lambda/nodejs-handler.ts';
import type { PluginLog, Serverless } from './serverless.ts';

/** The options of serverless-esbuild 1.57 that are not esbuild's (README, "Options"). */
const OPTIONS_OF_SERVERLESS_ESBUILD = new Set([
  ...['concurrency', 'config', 'disposeContext', 'exclude', 'installExtraArgs', 'keepOutputDirectory', 'nativeZip'],
  ...['nodeExternals', 'outputBuildFolder', 'outputFileExtension', 'outputWorkFolder', 'packagePath', 'packager'],
  ...['packagerOptions', 'skipBuild', 'skipBuildExcludeFns', 'skipRebuild', 'stripEntryResolveExtensions', 'watch'],
  'zipConcurrency',
]);

/** In the order in which serverless-esbuild tries them. */
const SOURCE_EXTENSIONS = ['.ts', '.js', '.jsx', '.tsx', '.mts', '.mjs', '.cts', '.cjs'];

const Settings = z.looseObject({
  config: z.string().optional(),
  exclude: z.union([z.string(), z.array(z.string())]).default(['aws-sdk']),
  external: z.array(z.string()).default([]),
  plugins: z.unknown().optional(),
});

const EsbuildPlugins = z.array(
  z.custom<Plugin>((value) => typeof value === 'object' && value !== null && 'setup' in value),
);

/**
 * Replaces serverless-esbuild in `serverless offline start`. It builds all functions of a service
 * in one call of esbuild with the same settings, for a twentieth of the processor time of one call
 * for each function. serverless-esbuild itself builds deployments.
 */
export default class EsbuildStandIn {
  readonly hooks: Record<string, () => unknown>;
  /** The bundled functions of the service; undefined before the start, and where there are none. */
  bundles: FunctionBundles | undefined;

  constructor(serverless: Serverless, _commandLine: unknown, { log }: { log: PluginLog }) {
    serverless.configSchemaHandler.defineFunctionProperties('aws', {
      properties: { skipEsbuild: { type: 'boolean' }, esbuildEntrypoint: { type: 'string' } },
    });
    this.hooks = {
      'before:offline:start:init': async () => {
        const sourceFiles = sourceFilesOf(serverless);
        if (sourceFiles.size === 0) return;
        this.bundles = await startFunctionBundles({
          serviceDir: serverless.serviceDir,
          sourceFiles,
          esbuild: esbuildOptions(serverless),
          log: (line) => log.notice(line),
        });
      },
      // The build ran beside all other preparations. If it failed, calls fail until the code is
      // mended: a service that ended here would not see that edit.
      'after:offline:start:init': () => this.bundles?.ready().catch((error: unknown) => log.error(String(error))),
    };
  }
}

function sourceFilesOf({ service, serviceDir }: Serverless): Map<string, string> {
  const files = new Map<string, string>();
  for (const [name, { handler, esbuildEntrypoint, runtime, skipEsbuild }] of Object.entries(service.functions)) {
    if (
      handler === undefined ||
      skipEsbuild ||
      !(runtime ?? service.provider.runtime ?? 'nodejs').startsWith('nodejs')
    ) {
      continue;
    }
    const { module } = splitHandler(handler);
    if (files.has(module)) continue;
    files.set(module, sourceFileOf(serviceDir, esbuildEntrypoint?.replace(/\.[^./]*$/, '') ?? module, name));
  }
  return files;
}

function sourceFileOf(serviceDir: string, module: string, functionName: string): string {
  const candidates = [module, `${module}/index`].flatMap((base) => SOURCE_EXTENSIONS.map((end) => base + end));
  const found = candidates.find((file) => existsSync(join(serviceDir, file)));
  if (found === undefined) throw new Error(`functions.${functionName}.handler: there is no ${module}.ts or .js`);
  return found;
}

function esbuildOptions(serverless: Serverless): BuildOptions {
  const { service, serviceDir } = serverless;
  const require = createRequire(join(serviceDir, 'package.json'));
  const given = Settings.parse(service.custom?.esbuild ?? {});
  const settings =
    given.config === undefined ? given : Settings.parse(require(join(serviceDir, given.config))(serverless));
  const { exclude, external, plugins = [] } = settings;
  const excluded = [exclude].flat();
  return {
    target: 'node24',
    platform: 'node',
    ...Object.fromEntries(Object.entries(settings).filter(([name]) => !OPTIONS_OF_SERVERLESS_ESBUILD.has(name))),
    external: [...external, ...(excluded.includes('*') ? [] : excluded)],
    plugins: EsbuildPlugins.parse(typeof plugins === 'string' ? require(join(serviceDir, plugins)) : plugins),
  };
}
