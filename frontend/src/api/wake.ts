import type { WatchForWake } from './retry.ts';

/** Tells a page when another try is worth it. */
export interface Wake {
  watch: WatchForWake;
  /** Calls all watchers, because the visitor asked for a try. */
  now: () => void;
}

/**
 * Watches for the network to come back (`online`) and for the page to become visible
 * (`visibilitychange`: a phone that slept has lost its connections). `navigator.onLine` decides
 * nothing: it is false on a laptop without a network, where the local cloud still answers.
 */
export function createWake(page: EventTarget, document: EventTarget & { visibilityState: string }): Wake {
  const watchers = new Set<() => void>();
  const now = () => {
    for (const watcher of [...watchers]) watcher();
  };
  page.addEventListener('online', now);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') now();
  });
  return {
    now,
    watch: (onWake) => {
      watchers.add(onWake);
      return () => watchers.delete(onWake);
    },
  };
}
