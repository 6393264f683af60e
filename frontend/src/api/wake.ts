import type { WatchForWake } from './retry.ts';

/** What tells a page that trying again is worth it now. */
export interface Wake {
  watch: WatchForWake;
  /** Tells all who watch: the visitor asked for it. */
  now: () => void;
}

/**
 * Watches for the network coming back (`online`) and for the page being looked at again
 * (`visibilitychange`: a phone that slept has lost its connections). `navigator.onLine` itself
 * decides nothing here: it is false on a laptop without a network, where the local cloud answers
 * all the same.
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
