import { setTimeout as timeout } from 'node:timers/promises';

/** Waits this long, or until the signal is aborted; never rejects. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await timeout(ms, undefined, { signal }).catch(() => {});
}

/** Lets callers wait until something has changed. */
export class ChangeSignal {
  readonly #waiting = new Set<() => void>();

  /** Wakes all who wait. */
  happened(): void {
    for (const wake of this.#waiting) wake();
  }

  /** Resolves at the next change, or after this time at the latest. */
  wait(atMostMs?: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        this.#waiting.delete(wake);
        resolve();
      };
      const timer = atMostMs === undefined ? undefined : setTimeout(wake, atMostMs);
      this.#waiting.add(wake);
    });
  }
}
