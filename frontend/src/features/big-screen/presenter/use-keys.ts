import { useEffect, useEffectEvent } from 'react';

/** Elements that use all keys. The others below only use the space bar. */
const TAKES_KEYS = 'input:not([type="checkbox"]), select, textarea, [contenteditable]';
const TAKES_SPACE = `${TAKES_KEYS}, input, button, a, summary`;

/**
 * Passes each key that is pressed on the page to `onKey` while `isOn`. If `onKey` returns true, the
 * key has no other effect.
 */
export function useKeys(isOn: boolean, onKey: (key: string) => boolean): void {
  const take = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
    const taken = event.key === ' ' ? TAKES_SPACE : TAKES_KEYS;
    if (event.target instanceof Element && event.target.closest(taken) !== null) return;
    if (onKey(event.key)) event.preventDefault();
  });
  useEffect(() => {
    if (!isOn) return;
    const listener = (event: KeyboardEvent) => take(event);
    window.addEventListener('keydown', listener);
    return () => window.removeEventListener('keydown', listener);
  }, [isOn]);
}
