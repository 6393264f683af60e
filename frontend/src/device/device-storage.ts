/** The part of `Storage` that is used here. */
export type TextStore = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

/** Keeps texts as long as the page lives. */
export function memoryStore(): TextStore {
  const texts = new Map<string, string>();
  return {
    getItem: (key) => texts.get(key) ?? null,
    setItem: (key, value) => {
      texts.set(key, value);
    },
    removeItem: (key) => {
      texts.delete(key);
    },
    key: (index) => [...texts.keys()][index] ?? null,
    get length() {
      return texts.size;
    },
  };
}

const PROBE = 'booth:probe';

/**
 * The first of the stores that works: browsers throw on reading `localStorage` where the visitor blocks site data, and on
 * writing where there is no room. A memory store where none does, so that voting still works until the page is left.
 */
export function firstWorkingStore(candidates: readonly (() => TextStore)[]): TextStore {
  for (const candidate of candidates) {
    try {
      const store = candidate();
      store.setItem(PROBE, PROBE);
      store.removeItem(PROBE);
      return store;
    } catch {
      // The next one may work.
    }
  }
  return memoryStore();
}

/** Lives on after the page is closed, where the browser allows it. */
export const deviceStore = (): TextStore => firstWorkingStore([() => localStorage, () => sessionStorage]);

/** Lives as long as this tab. */
export const tabStore = (): TextStore => firstWorkingStore([() => sessionStorage]);
