import { resolve } from 'node:path';
import { z } from 'zod';
import { environmentRuntime } from '../lambda/environments.ts';
import { inProcessRuntime, type LocalFunction } from '../lambda/index.ts';
import type { Runtime } from '../lambda/invocation.ts';
import { startPython } from '../lambda/python-environment.ts';
import { startWorker } from '../lambda/worker-environment.ts';
import EsbuildStandIn from './esbuild-stand-in.ts';
import type { OfflineOptions } from './offline-options.ts';
import type { FunctionDefinition, Serverless } from './serverless.ts';
import type { OfflineCalls } from './serverless-offline-calls.ts';

/**
 * The Serverless Framework's: https://github.com/oss-serverless/serverless,
 * docs/guides/functions.md
 */
const DEFAULT_TIMEOUT_SECONDS = 6;
const DEFAULT_MEMORY_MB = 1024;
const DEFAULT_RUNTIME = 'nodejs24.x';

/**
 * Lambda's own: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
const DEFAULT_RETRY_ATTEMPTS = 2;

/**
 * Returns the functions of a service, each with its runtime: Node.js in this process or in threads,
 * Python in processes. serverless-offline runs the others (Ruby, Java, Go, Docker, a finished zip).
 */
export function serviceFunctions(
  serverless: Serverless,
  options: OfflineOptions,
  accountId: string,
  offline: OfflineCalls,
): LocalFunction[] {
  const { service } = serverless;
  const region = serverless.getProvider('aws').getRegion();
  return Object.entries(service.functions).map(([key, definition]) => {
    const name = definition.name ?? key;
    const arn = `arn:aws:lambda:${region}:${accountId}:function:${name}`;
    const timeoutMs = 1000 * Number(definition.timeout ?? service.provider.timeout ?? DEFAULT_TIMEOUT_SECONDS);
    return {
      name,
      arn,
      timeoutMs: options.noTimeout ? Number.POSITIVE_INFINITY : timeoutMs,
      maximumRetryAttempts: definition.maximumRetryAttempts ?? DEFAULT_RETRY_ATTEMPTS,
      ...(definition.maximumEventAge !== undefined && { maximumEventAgeMs: 1000 * Number(definition.maximumEventAge) }),
      runtime: atFirstCall(
        () => runtimeOf(serverless, options, { ...definition, name, arn }) ?? offline.runtime(key, timeoutMs),
      ),
    };
  });
}

/**
 * Makes the runtime late: plugins that build the code may set its path in hooks that run after this
 * plugin's.
 */
function atFirstCall(make: () => Runtime): Runtime {
  let made: Runtime | undefined;
  return {
    run: (call, signal) => {
      made ??= make();
      return made.run(call, signal);
    },
    reset: () => made?.reset(),
  };
}

/** Returns undefined for a function that serverless-offline has to run. */
function runtimeOf(
  serverless: Serverless,
  options: OfflineOptions,
  definition: FunctionDefinition & { name: string; arn: string },
): Runtime | undefined {
  const { service, serviceDir, pluginManager } = serverless;
  const { name, arn, handler } = definition;
  const artifact = definition.package?.artifact ?? service.package?.artifact;
  if (handler === undefined || artifact !== undefined || options.useDocker) return undefined;
  const runtime = definition.runtime ?? service.provider.runtime ?? DEFAULT_RUNTIME;
  const memoryMb = Number(definition.memorySize ?? service.provider.memorySize ?? DEFAULT_MEMORY_MB);
  const region = serverless.getProvider('aws').getRegion();
  const environment = environmentOf(serverless, options, definition, { name, handler, memoryMb, region });
  const codeFolder = resolve(serviceDir, options.location || builtFolder(serverless));
  const local = { name, arn, memoryMb, runtime, handler, codeFolder, environment };
  const reuse = { reuse: !options.reloadHandler };
  // serverless-esbuild and webpack build only Node.js: Python's sources stay in the service's
  // folder.
  if (runtime.startsWith('python')) {
    return environmentRuntime(() => startPython({ ...local, codeFolder: serviceDir }), reuse);
  }
  if (!runtime.startsWith('nodejs')) return undefined;
  if (!options.useInProcess) return environmentRuntime(() => startWorker(local), reuse);
  const bundles = pluginManager.plugins.find((plugin) => plugin instanceof EsbuildStandIn)?.bundles;
  const isBundled = bundles !== undefined && !definition.skipEsbuild;
  return inProcessRuntime(isBundled ? { ...local, loadModule: bundles.load } : local);
}

/** Returns the folder that serverless-esbuild or serverless-webpack has set. */
function builtFolder({ service }: Serverless): string {
  return Built.parse(service.custom?.['serverless-offline'] ?? {}).location;
}

const Built = z.looseObject({ location: z.string().default('') });

/**
 * Returns the variables that Lambda and the service give a function, and those of the local cloud:
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
function environmentOf(
  { service, serviceDir }: Serverless,
  { localEnvironment }: OfflineOptions,
  definition: FunctionDefinition,
  { name, handler, memoryMb, region }: { name: string; handler: string; memoryMb: number; region: string },
): Record<string, string> {
  const inherited = Object.entries(process.env).filter(([key]) => localEnvironment || key.startsWith('AWS_'));
  const all = {
    ...Object.fromEntries(inherited),
    _HANDLER: handler,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: memoryMb,
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: `${new Date().toISOString().slice(0, 10).replaceAll('-', '/')}/[$LATEST]local`,
    LAMBDA_TASK_ROOT: serviceDir,
    LANG: 'en_US.UTF-8',
    ...service.provider.environment,
    ...definition.environment,
    // Functions recognize serverless-offline by this variable.
    IS_OFFLINE: 'true',
  };
  return Object.fromEntries(
    Object.entries(all).flatMap(([key, value]) =>
      value === undefined || value === null ? [] : [[key, String(value)]],
    ),
  );
}
