import './app/theme-variables.css';
import './app/app.css';
import './app/shell.css';
import { askFirst } from './app/first-request.ts';
import { reloadWhereFilesAreGone } from './app/stale-build.ts';
import { deviceIdIn } from './device/device-id.ts';
import { deviceStore, memoryStore } from './device/device-storage.ts';
import { readerOf } from './i18n/language.ts';
import { textsOf } from './i18n/texts.ts';
import { framing, mayBeShown, PREVIEW_PATH } from './page/framing.ts';

// This small file starts all downloads at once: the application, the texts of one language, and the
// answer to the first request. A preview keeps nothing: its votes are not this device's.
const store = location.pathname === PREVIEW_PATH ? memoryStore() : deviceStore();
const reader = readerOf(store, navigator.languages, new URLSearchParams(location.search));
const deviceId = deviceIdIn(store, (bytes) => crypto.getRandomValues(bytes));

document.documentElement.lang = reader.language;

async function startPage(): Promise<void> {
  const [{ start }, texts] = await Promise.all([import('./app/start.tsx'), textsOf('pages', reader.language)]);
  const root = document.getElementById('root');
  if (root !== null) start(root, store, deviceId, reader, texts);
}

/** Keeps the page for a reload without a network. Browsers allow that in secure contexts only. */
function keepPage(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  // Without a service worker, the page only needs a network to reload.
  navigator.serviceWorker.register('/sw.js').catch(() => undefined);
}

if (mayBeShown(location.pathname, framing())) {
  reloadWhereFilesAreGone(window);
  askFirst(import.meta.env.VITE_SURVEY_URL, location.pathname, deviceId);
  startPage().then(keepPage, () => {
    // No texts are loaded, so index.html itself has this message in both languages.
    document.getElementById('not-loaded')?.removeAttribute('hidden');
  });
} else document.body.replaceChildren();
