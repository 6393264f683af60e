import { type PageWindow, reloadWhereFilesAreGone } from '../../src/app/stale-build.ts';
import { memoryStore } from '../../src/device/device-storage.ts';

const answers: PageWindow['fetch'] = async () => new Response();
const isGone = async () => {
  throw new TypeError('Failed to fetch');
};

function aPage({ fetch = answers, sessionStorage = memoryStore() } = {}) {
  let reloads = 0;
  const page: PageWindow = Object.assign(new EventTarget(), {
    fetch,
    sessionStorage,
    location: {
      reload: () => {
        reloads += 1;
      },
    },
  });
  reloadWhereFilesAreGone(page);
  return {
    lacksFile: async () => {
      page.dispatchEvent(new Event('vite:preloadError'));
      await new Promise(setImmediate);
    },
    reloads: () => reloads,
  };
}

describe('a page that misses a file after a deployment', () => {
  it('reloads', async () => {
    const page = aPage();
    await page.lacksFile();
    expect(page.reloads()).toBe(1);
  });

  it('does not reload again and again', async () => {
    const sessionStorage = memoryStore();
    await aPage({ sessionStorage }).lacksFile();
    const again = aPage({ sessionStorage });
    await again.lacksFile();
    expect(again.reloads()).toBe(0);
  });

  it.each([
    ['a network', isGone],
    ['an answer from the site', async () => new Response(null, { status: 503 })],
  ])('does not reload without %s, since that might show nothing', async (_, fetch) => {
    const page = aPage({ fetch });
    await page.lacksFile();
    expect(page.reloads()).toBe(0);
  });
});
