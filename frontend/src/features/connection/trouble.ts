/** Counts the requests that wait for a connection, for whoever shows it. */
export interface Trouble {
  report: (inTrouble: boolean) => void;
  isInTrouble: () => boolean;
  subscribe: (listener: () => void) => () => void;
}

export function createTrouble(): Trouble {
  const listeners = new Set<() => void>();
  let waiting = 0;
  return {
    report: (inTrouble) => {
      waiting += inTrouble ? 1 : -1;
      for (const listener of listeners) listener();
    },
    isInTrouble: () => waiting > 0,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
