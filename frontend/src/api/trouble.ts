/** What requests wait for: that the server answers, or that it has time for one more visitor. */
export type TroubleKind = 'connection' | 'busy';

/** Counts the requests that wait, for whoever shows it. */
export interface Trouble {
  /** Tells what a request waits for now, and what it did before; undefined: for nothing. */
  report: (now: TroubleKind | undefined, before: TroubleKind | undefined) => void;
  isInTrouble: () => boolean;
  /** What most is to be told of: a lost connection, if there is one. */
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
