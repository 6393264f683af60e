const RELOADED_AT_KEY = 'booth:reloaded-at';
/**
 * A page that lacks a file again so soon after a reload, in milliseconds, is not helped by another
 * one.
 */
const RELOAD_AGAIN_MS = 60_000;

/** What is used of the window. */
export interface PageWindow extends EventTarget {
  fetch: typeof fetch;
  sessionStorage: Pick<Storage, 'getItem' | 'setItem'>;
  location: Pick<Location, 'reload'>;
}

/** Whether the site answers now; what the device says of its network is no proof. */
const isThere = async (page: Pick<PageWindow, 'fetch'>): Promise<boolean> => {
  try {
    return (await page.fetch('/', { method: 'HEAD', cache: 'no-store' })).ok;
  } catch {
    return false;
  }
};

/**
 * Loads the page anew when a part of it can't be loaded: after a deployment, a page that is still
 * open names files that are gone. What was typed is kept in the tab. Without a network the page
 * stays as it is, for the browser would show its own error in its place.
 */
export function reloadWhereFilesAreGone(page: PageWindow): void {
  page.addEventListener('vite:preloadError', async () => {
    if (!(await isThere(page))) return;
    try {
      const reloadedAt = Number(page.sessionStorage.getItem(RELOADED_AT_KEY) ?? 0);
      if (Date.now() - reloadedAt < RELOAD_AGAIN_MS) return;
      page.sessionStorage.setItem(RELOADED_AT_KEY, String(Date.now()));
    } catch {
      // Without a store, nothing would end the reloading.
      return;
    }
    page.location.reload();
  });
}
