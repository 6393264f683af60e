import { useSyncExternalStore } from 'react';

function watch(listener: () => void): () => void {
  document.addEventListener('fullscreenchange', listener);
  return () => document.removeEventListener('fullscreenchange', listener);
}

const isFull = () => (document.fullscreenEnabled ? document.fullscreenElement !== null : undefined);

function toggle(): void {
  if (!document.fullscreenEnabled) return;
  const change = isFull() ? document.exitFullscreen() : document.documentElement.requestFullscreen();
  // Refused where nobody has touched the page yet: all stays as it is.
  change.catch(() => undefined);
}

/**
 * Whether the page fills the screen, undefined where the browser can't do that; and what changes
 * it.
 */
export const useFullScreen = (): { isFull: boolean | undefined; toggle: () => void } => ({
  isFull: useSyncExternalStore(watch, isFull),
  toggle,
});
