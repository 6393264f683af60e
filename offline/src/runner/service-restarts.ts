import { relative } from 'node:path';
import { watchDefinitions } from './definition-watch.ts';
import type { Part } from './part.ts';
import type { Supervised } from './supervisor.ts';

export interface RestartOptions {
  /** The service's folder. */
  folder: string;
  /** Starts it once more; resolves when it is ready, and with the part also when it is not. */
  start(): Promise<{ part: Part; ready: Promise<void> }>;
  log(line: string): void;
}

/**
 * Starts a service again after each change of its definition. One that then fails to start is shown, and waits for the
 * next change; the rest of the cloud runs on. Returns what stands for the service from now on in place of `first`.
 */
export async function restartOnChange(first: Part, { folder, start, log }: RestartOptions): Promise<Supervised> {
  let current = first;
  let stopped = false;
  let work = Promise.resolve();
  let reportDeath: (error: unknown) => void = () => {};
  const died = new Promise<never>((_resolve, reject) => {
    reportDeath = reject;
  });
  first.died.catch(reportDeath);

  const restart = async (file: string) => {
    if (stopped) return;
    log(`${relative(folder, file)} changed: starting again`);
    await current.stop();
    const { part, ready } = await start();
    current = part;
    if (stopped) return part.stop();
    try {
      await ready;
      part.died.catch(reportDeath);
    } catch (error) {
      // Its last lines have just been shown.
      const [reason] = String(error instanceof Error ? error.message : error).split('\n');
      log(`${reason} It starts again after the next change.`);
    }
  };
  const unwatch = await watchDefinitions(folder, (file) => {
    work = work.then(() => restart(file));
  });
  return {
    died,
    stop: async () => {
      stopped = true;
      unwatch();
      await current.stop();
      await work;
      await current.stop();
    },
  };
}
