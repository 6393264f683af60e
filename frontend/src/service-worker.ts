/**
 * Keeps the pages on the device, so that a reload without a network shows the page and not the
 * browser's error. Only files of this site, never an answer of an API: those are other origins, and
 * are not touched. Written by hand: what Workbox would do here takes 15 kB and hides when it
 * deletes.
 */

interface WaitingEvent {
  waitUntil(work: Promise<unknown>): void;
}

interface RequestEvent extends WaitingEvent {
  request: Request;
  respondWith(response: Promise<Response>): void;
}

/** What is used of `ServiceWorkerGlobalScope`: its library contradicts the one of pages. */
declare const self: {
  location: Location;
  clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(type: 'install' | 'activate', listener: (event: WaitingEvent) => void): void;
  addEventListener(type: 'fetch', listener: (event: RequestEvent) => void): void;
};

/**
 * Filled in by build/service-worker.ts: the files of a visitor's page, and a name for just these.
 */
declare const __SHELL__: { version: string; files: string[] };

const { version, files } = __SHELL__;
const PREFIX = 'shell ';
const CACHE = PREFIX + version;
/** Those of this version and of the one before, whose files a page that is still open may need. */
const VERSIONS_KEPT = 2;
/** How long a page is waited for, in milliseconds, before the one on the device is shown. */
const PAGE_TIMEOUT_MS = 3_000;
const SERVER_FAULT = 500;
/** One page for all addresses. */
const PAGE = '/';

/**
 * Whether it is the file itself: many hosts answer for one that is gone with the page, and status
 * 200.
 */
const isFile = ({ ok, headers }: Response): boolean => ok && headers.get('content-type')?.includes('html') !== true;

async function install(): Promise<void> {
  // The page is asked for anew: it must be the one that these files belong to.
  const page = await fetch(PAGE, { cache: 'reload' });
  const kept = await Promise.all(files.map(async (file) => ({ file, response: await fetch(file) })));
  if (!page.ok || !kept.every(({ response }) => isFile(response))) throw new Error('A part of this build is missing.');
  const cache = await caches.open(CACHE);
  await Promise.all([cache.put(PAGE, page), ...kept.map(({ file, response }) => cache.put(file, response))]);
  await self.skipWaiting();
}

async function activate(): Promise<void> {
  const versions = (await caches.keys()).filter((name) => name.startsWith(PREFIX));
  await Promise.all(versions.slice(0, -VERSIONS_KEPT).map((name) => caches.delete(name)));
  await self.clients.claim();
}

const later = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** The newest page, or the one on the device where the network gives none in time. */
async function pageFor(request: Request): Promise<Response> {
  const kept = await (await caches.open(CACHE)).match(PAGE);
  if (kept === undefined) return fetch(request);
  const fresh = fetch(request).then((response) => (response.status < SERVER_FAULT ? response : kept));
  return Promise.race([fresh.catch(() => kept), later(PAGE_TIMEOUT_MS).then(() => kept)]);
}

/**
 * A file that is named by its content never changes, so that it is the same from whatever version.
 */
async function fileFor(request: Request): Promise<Response> {
  const cache = await caches.open(CACHE);
  const kept =
    (await cache.match(request, { ignoreVary: true })) ?? (await caches.match(request, { ignoreVary: true }));
  if (kept !== undefined) return kept;
  const response = await fetch(request);
  if (isFile(response)) await cache.put(request, response.clone());
  return response;
}

self.addEventListener('install', (event) => event.waitUntil(install()));
self.addEventListener('activate', (event) => event.waitUntil(activate()));
self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== self.location.origin) return;
  // A frame gets what the network says: the page on the device has the headers of one that can't be
  // framed.
  if (request.destination === 'iframe') return;
  if (request.mode === 'navigate') event.respondWith(pageFor(request));
  else if (pathname.startsWith('/assets/') || files.includes(pathname)) event.respondWith(fileFor(request));
});

export {};
