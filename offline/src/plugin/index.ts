import { inspect } from 'node:util';
import { failRunningCall } from '../lambda/index.ts';
import EsbuildStandIn from './esbuild-stand-in.ts';
import { forgetCommonJsModules, reloadChangedModules } from './hot-reload.ts';
import { createLocalService } from './local-service.ts';
import { type OfflineOptions, readOfflineOptions } from './offline-options.ts';
import type { PluginLog, Serverless } from './serverless.ts';

/**
 * The plugin of the Serverless Framework. It belongs into `plugins` of serverless.yml, before
 * serverless-offline. It acts only in `serverless offline start` and leaves deployments alone.
 */
export default class OfflineStepFunctionsCloudPlugin {
  readonly hooks: Record<string, () => unknown>;

  constructor(serverless: Serverless, commandLine: Record<string, unknown>, { log }: { log: PluginLog }) {
    const service = createLocalService(serverless, log);
    let opened: OfflineOptions | undefined;
    let reloads = false;
    // The check costs 0.6 s at each start. `serverless package` and a start after an edit do it.
    if (process.env.OFFLINE_CLOUD_TRUST_CONFIGURATION === '1') {
      serverless.configSchemaHandler.validateConfig = async () => {};
    }
    this.hooks = {
      'before:offline:start:init': async () => {
        const options = readOfflineOptions(serverless, commandLine);
        // The stand-in's bundles reload by themselves.
        reloads =
          options.useInProcess && !serverless.pluginManager.plugins.some((one) => one instanceof EsbuildStandIn);
        if (reloads) reloadChangedModules(serverless.serviceDir);
        await service.prepare(options);
        opened = options;
      },
      'after:offline:start:init': async () => {
        if (opened === undefined) return;
        try {
          await service.open(opened);
        } catch (error) {
          // The framework would log it and wait forever for the servers that are open by now.
          log.error(`The service cannot be opened: ${error instanceof Error ? error.message : error}`);
          process.exit(1);
        }
        // Not earlier: an error during the start must end it.
        outliveUncaughtErrors(log);
      },
      'before:offline:functionsUpdated:cleanup': () => {
        if (reloads) forgetCommonJsModules(serverless.serviceDir);
      },
      'before:offline:start': () => {
        throw new Error(
          'Use `serverless offline start`: `serverless offline` does not tell plugins when it has started.',
        );
      },
    };
  }
}

/**
 * Keeps the service running after an unhandled rejection or an exception in a timer. As on Lambda,
 * it fails the call in which it happens. Lambda also ends the execution environment; here the end
 * of the process would stop the whole local cloud.
 */
function outliveUncaughtErrors(log: PluginLog): void {
  // The framework's own listener ends the process.
  process.removeAllListeners('uncaughtException');
  process.on('uncaughtException', (error, origin) => {
    if (failRunningCall(error, origin)) return;
    const what =
      origin === 'unhandledRejection' ? 'A rejection that no function handles' : 'An error that no function catches';
    log.error(`${what} (on Lambda, it ends the execution environment): ${inspect(error)}`);
  });
}
