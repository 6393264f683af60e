import { type PageWindow, reloadWhereFilesAreGone } from '../src/app/stale-build.ts';
import { memoryStore } from '../src/features/visitor/device-storage.ts';

function aPage({ onLine = true, sessionStorage = memoryStore() } = {}) {
  let reloads = 0;
  const page: PageWindow = Object.assign(new EventTarget(), {
    navigator: { onLine },
    sessionStorage,
    location: {
      reload: () => {
        reloads += 1;
      },
    },
  });
  reloadWhereFilesAreGone(page);
  return { lacksFile: () => page.dispatchEvent(new Event('vite:preloadError')), reloads: () => reloads };
}

describe('a page that lacks a file after a deployment', () => {
  it('is loaded anew', () => {
    const page = aPage();
    page.lacksFile();
    expect(page.reloads()).toBe(1);
  });

  it('is not loaded again and again', () => {
    const sessionStorage = memoryStore();
    aPage({ sessionStorage }).lacksFile();
    const again = aPage({ sessionStorage });
    again.lacksFile();
    expect(again.reloads()).toBe(0);
  });

  it('stays as it is without a network, where a reload might show nothing', () => {
    const page = aPage({ onLine: false });
    page.lacksFile();
    expect(page.reloads()).toBe(0);
  });
});
