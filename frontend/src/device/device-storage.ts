/** The part of `Storage` that is used here. */
export type TextStore = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

/** Returns a store that lasts as long as the page. */
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
 * Returns the first store that works. Browsers throw on reading `localStorage` if the visitor
 * blocks site data, and on writing if there is no room. Falls back to memory, so voting still
 * works.
 */
export function firstWorkingStore(candidates: readonly (() => TextStore)[]): TextStore {
  for (const candidate of candidates) {
    try {
      const store = candidate();
      store.setItem(PROBE, PROBE);
      store.removeItem(PROBE);
      return store;
    } catch {
      // Tries the next one.
    }
  }
  return memoryStore();
}

/** Returns a store that outlives the page, if the browser allows it. */
export const deviceStore = (): TextStore => firstWorkingStore([() => localStorage, () => sessionStorage]);

/** Returns a store that lasts as long as this tab. */
export const tabStore = (): TextStore => firstWorkingStore([() => sessionStorage]);
