/** What requests wait for: an answer, or a server that has time. */
export type TroubleKind = 'connection' | 'busy';

/** Counts the requests that wait. */
export interface Trouble {
  /**
   * Reports what a request waits for now, and what it waited for before; undefined means nothing.
   */
  report: (now: TroubleKind | undefined, before: TroubleKind | undefined) => void;
  isInTrouble: () => boolean;
  /** Returns the most important trouble: a lost connection, if there is one. */
  kind: () => TroubleKind | undefined;
  subscribe: (listener: () => void) => () => void;
}

export function createTrouble(): Trouble {
  const listeners = new Set<() => void>();
  const waiting = { connection: 0, busy: 0 };
  const kind = () => (waiting.connection > 0 ? 'connection' : waiting.busy > 0 ? 'busy' : undefined);
  return {
    report: (now, before) => {
      if (now !== undefined) waiting[now] += 1;
      if (before !== undefined) waiting[before] -= 1;
      for (const listener of listeners) listener();
    },
    isInTrouble: () => kind() !== undefined,
    kind,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
