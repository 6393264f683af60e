import { forgetCommonJsModules, reloadChangedModules } from './hot-reload.ts';
import { createLocalService } from './local-service.ts';
import { readOfflineOptions } from './offline-options.ts';
import type { PluginLog, Serverless } from './serverless.ts';
import { outliveUncaughtErrors } from './uncaught-errors.ts';

/**
 * The plugin of the Serverless Framework. It belongs into `plugins` of serverless.yml, before serverless-offline, and acts
 * only in `serverless offline start`: what is deployed does not know of it.
 */
export default class OfflineStepFunctionsCloudPlugin {
  readonly hooks: Record<string, () => unknown>;

  constructor(serverless: Serverless, commandLine: Record<string, unknown>, { log }: { log: PluginLog }) {
    const service = createLocalService(serverless, commandLine, log);
    const inProcess = () => readOfflineOptions(serverless, commandLine).useInProcess;
    this.hooks = {
      'before:offline:start:init': async () => {
        if (inProcess()) reloadChangedModules(serverless.serviceDir);
        await service.prepare();
      },
      'after:offline:start:init': () => {
        // Not earlier: what goes wrong at the start ends it.
        outliveUncaughtErrors(log);
        return service.open();
      },
      'before:offline:functionsUpdated:cleanup': () => {
        if (inProcess()) forgetCommonJsModules(serverless.serviceDir);
      },
      'before:offline:start': () => {
        throw new Error(
          'Use `serverless offline start`: `serverless offline` does not tell plugins when it has started.',
        );
      },
    };
  }
}
