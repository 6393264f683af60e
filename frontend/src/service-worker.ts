/**
 * Keeps the pages on the device, so a reload without a network shows the page and not the browser's
 * error. It touches only files of this site, and no answer of an API. It is written by hand,
 * because Workbox would take 15 kB for this and hide when it deletes files.
 */

interface WaitingEvent {
  waitUntil(work: Promise<unknown>): void;
}

interface RequestEvent extends WaitingEvent {
  request: Request;
  respondWith(response: Promise<Response>): void;
}

/**
 * The members of `ServiceWorkerGlobalScope` that are used here. Its type library contradicts the
 * pages'.
 */
declare const self: {
  location: Location;
  clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(type: 'install' | 'activate', listener: (event: WaitingEvent) => void): void;
  addEventListener(type: 'fetch', listener: (event: RequestEvent) => void): void;
};

/**
 * Filled in by build/service-worker.ts: the files of a visitor's page, and the name of this set.
 */
declare const __SHELL__: { version: string; files: string[] };

const { version, files } = __SHELL__;
const PREFIX = 'shell ';
const CACHE = PREFIX + version;
/** This version and the one before, whose files an open page may still need. */
const VERSIONS_KEPT = 2;
/** How long to wait for the network before the kept page is shown, in milliseconds. */
const PAGE_TIMEOUT_MS = 3_000;
const FIRST_SERVER_ERROR = 500;
/** The same page serves all addresses. */
const PAGE = '/';

/**
 * Returns true if the answer is the file itself. Many hosts answer with the page and status 200 if
 * a file is gone.
 */
const isFile = ({ ok, headers }: Response): boolean => ok && headers.get('content-type')?.includes('html') !== true;

async function install(): Promise<void> {
  // Asks the network, because the page has to match these files.
  const page = await fetch(PAGE, { cache: 'reload' });
  const kept = await Promise.all(files.map(async (file) => ({ file, response: await fetch(file) })));
  if (!page.ok || !kept.every(({ response }) => isFile(response))) throw new Error('A file of this build is missing.');
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

/** Returns the newest page, or the kept one if the network takes too long. */
async function pageFor(request: Request): Promise<Response> {
  const kept = await (await caches.open(CACHE)).match(PAGE);
  if (kept === undefined) return fetch(request);
  const fresh = fetch(request).then((response) => (response.status < FIRST_SERVER_ERROR ? response : kept));
  return Promise.race([fresh.catch(() => kept), later(PAGE_TIMEOUT_MS).then(() => kept)]);
}

/** Returns a file. Its name contains a hash of its content, so any version of it will do. */
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
  // A frame always asks the network: the kept page has the headers of one that can't be framed.
  if (request.destination === 'iframe') return;
  if (request.mode === 'navigate') event.respondWith(pageFor(request));
  else if (pathname.startsWith('/assets/') || files.includes(pathname)) event.respondWith(fileFor(request));
});

export {};
