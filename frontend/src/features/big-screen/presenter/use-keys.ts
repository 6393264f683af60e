import { useEffect, useEffectEvent } from 'react';

/** Where keys have a meaning of their own; on the others, only the space bar does. */
const TAKES_KEYS = 'input:not([type="checkbox"]), select, textarea, [contenteditable]';
const TAKES_SPACE = `${TAKES_KEYS}, input, button, a, summary`;

/**
 * Hands each key that is pressed anywhere on the page to `onKey`, as long as `isOn`. A key that it
 * takes (true) has no other effect.
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
