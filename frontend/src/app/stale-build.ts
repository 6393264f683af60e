const RELOADED_AT_KEY = 'booth:reloaded-at';
/** If a file is missing again within this time after a reload (ms), another reload won't help. */
const RELOAD_AGAIN_MS = 60_000;

/** The members of `window` that are used here. */
export interface PageWindow extends EventTarget {
  fetch: typeof fetch;
  sessionStorage: Pick<Storage, 'getItem' | 'setItem'>;
  location: Pick<Location, 'reload'>;
}

/** Returns true if the site answers now. `navigator.onLine` is no proof of that. */
const isThere = async (page: Pick<PageWindow, 'fetch'>): Promise<boolean> => {
  try {
    return (await page.fetch('/', { method: 'HEAD', cache: 'no-store' })).ok;
  } catch {
    return false;
  }
};

/**
 * Reloads the page when one of its files can't be loaded: a page that is still open after a
 * deployment names files that are gone. Drafts are kept in the tab. Without a network the page
 * stays as it is, because the browser would show its own error instead.
 */
export function reloadWhereFilesAreGone(page: PageWindow): void {
  page.addEventListener('vite:preloadError', async () => {
    if (!(await isThere(page))) return;
    try {
      const reloadedAt = Number(page.sessionStorage.getItem(RELOADED_AT_KEY) ?? 0);
      if (Date.now() - reloadedAt < RELOAD_AGAIN_MS) return;
      page.sessionStorage.setItem(RELOADED_AT_KEY, String(Date.now()));
    } catch {
      // Without storage, nothing would stop a loop of reloads.
      return;
    }
    page.location.reload();
  });
}
