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

// This file is small, so that all that the page needs is on its way at once: the application,
// the texts of one language, and the answer to its first request.
// What is tried in a preview is nothing that this device has done.
const store = location.pathname === PREVIEW_PATH ? memoryStore() : deviceStore();
const reader = readerOf(store, navigator.languages, new URLSearchParams(location.search));
const deviceId = deviceIdIn(store, (bytes) => crypto.getRandomValues(bytes));

document.documentElement.lang = reader.language;

async function startPage(): Promise<void> {
  const [{ start }, texts] = await Promise.all([import('./app/start.tsx'), textsOf('pages', reader.language)]);
  const root = document.getElementById('root');
  if (root !== null) start(root, store, deviceId, reader, texts);
}

/** Keeps the page for a reload without a network; browsers do that in secure contexts only. */
function keepPage(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  // Where it fails, the page works as it did before there were such things.
  navigator.serviceWorker.register('/sw.js').catch(() => undefined);
}

if (mayBeShown(location.pathname, framing())) {
  reloadWhereFilesAreGone(window);
  askFirst(import.meta.env.VITE_SURVEY_URL, location.pathname, deviceId);
  startPage().then(keepPage, () => {
    // Nothing that could say it is there: the page itself has the words, in each language.
    document.getElementById('not-loaded')?.removeAttribute('hidden');
  });
} else document.body.replaceChildren();
