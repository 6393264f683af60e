import { relative } from 'node:path';
import { watchDefinitions } from './definition-watch.ts';
import type { Launched } from './launch.ts';
import { PartFailed } from './part.ts';
import type { Supervised } from './supervisor.ts';

export interface RestartOptions {
  name: string;
  /** The service's folder. */
  folder: string;
  /** Starts the service again. */
  start(): Promise<Launched>;
  log(line: string): void;
}

/** A service over its restarts. */
export interface RestartedService extends Supervised {
  /** Resolves when each change from now on will be noticed. */
  watching: Promise<void>;
  /** Resolves to the milliseconds of the first start, even if changes have interrupted it. */
  ready: Promise<number>;
}

/**
 * Restarts a service after each change of its definition. A change during a start begins another
 * start, so that the service has always read the last change. A service that fails to restart waits
 * for the next change; the rest of the cloud runs on.
 */
export function restartOnChange(first: Launched, { name, folder, start, log }: RestartOptions): RestartedService {
  let current = first.part;
  let stopped = false;
  let work: Promise<void> | undefined;
  /** Files that no start has read yet. */
  const changed = new Set<string>();
  let interrupt = () => {};
  const ready = Promise.withResolvers<number>();
  const died = Promise.withResolvers<never>();
  const isUp = ({ part, ready: up }: Launched) => up.then(() => void part.died.catch(died.reject));

  first.ready.then(ready.resolve, (error: unknown) => {
    // If a change has ended it, the next start decides.
    if (work === undefined) ready.reject(error);
  });
  isUp(first).catch(() => {});
  ready.promise.catch(() => {});

  const restart = async () => {
    const files = new Set<string>();
    const takeChanges = () => {
      for (const file of changed) files.add(file);
      changed.clear();
      return `${[...files].sort().join(', ')} changed`;
    };
    while (changed.size > 0 && !stopped) {
      const began = performance.now();
      log(`${takeChanges()}: restarting ${name}`);
      await current.stop();
      const what = takeChanges();
      const interrupted = new Promise<void>((resolve) => {
        interrupt = resolve;
      });
      try {
        const launched = await start();
        current = launched.part;
        await Promise.race([isUp(launched), interrupted]);
        if (changed.size > 0 || stopped) continue;
        const milliseconds = performance.now() - began;
        log(`${what}: ${name} restarted in ${(milliseconds / 1000).toFixed(1)} s`);
        ready.resolve(milliseconds);
      } catch (error) {
        if (changed.size > 0 || stopped) continue;
        // Without its last lines, which have just been shown.
        log(`${error instanceof PartFailed ? error.what : error} ${name} starts again after the next change.`);
        ready.reject(error);
      }
    }
  };
  const watch = watchDefinitions(folder, {
    changed: (files) => {
      for (const file of files) changed.add(relative(folder, file));
      interrupt();
      work ??= restart().finally(() => {
        work = undefined;
      });
    },
    failed: (error) => log(`Warning: not every change of ${name} will be noticed: ${error}`),
  });
  return {
    watching: watch.begun,
    ready: ready.promise,
    died: died.promise,
    stop: async () => {
      stopped = true;
      interrupt();
      await watch.stop();
      await current.stop();
      await work;
      await current.stop();
      // Has no effect if the service was ready.
      ready.reject(new Error(`${name} was stopped`));
    },
  };
}
