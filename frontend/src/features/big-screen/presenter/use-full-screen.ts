import { useSyncExternalStore } from 'react';

function watch(listener: () => void): () => void {
  document.addEventListener('fullscreenchange', listener);
  return () => document.removeEventListener('fullscreenchange', listener);
}

const isFull = () => (document.fullscreenEnabled ? document.fullscreenElement !== null : undefined);

function toggle(): void {
  if (!document.fullscreenEnabled) return;
  const change = isFull() ? document.exitFullscreen() : document.documentElement.requestFullscreen();
  // Browsers refuse this if nobody has touched the page yet.
  change.catch(() => undefined);
}

/** Returns the state of full screen (undefined if the browser has none) and its toggle. */
export const useFullScreen = (): { isFull: boolean | undefined; toggle: () => void } => ({
  isFull: useSyncExternalStore(watch, isFull),
  toggle,
});
