import { useEffect, useState } from 'react';

/** How long the pointer has to rest before the controls disappear, in milliseconds. */
export const POINTER_RESTS_AFTER_MS = 4_000;

const SIGNS_OF_USE = ['pointermove', 'pointerdown', 'focusin'] as const;

/** Returns true if pointer, touch and focus have been still for a while. */
export function useRestingPointer(): boolean {
  const [isResting, setIsResting] = useState(false);
  useEffect(() => {
    const rest = () => setIsResting(true);
    let timer = setTimeout(rest, POINTER_RESTS_AFTER_MS);
    function wake() {
      clearTimeout(timer);
      timer = setTimeout(rest, POINTER_RESTS_AFTER_MS);
      setIsResting(false);
    }
    for (const sign of SIGNS_OF_USE) window.addEventListener(sign, wake, { passive: true });
    return () => {
      clearTimeout(timer);
      for (const sign of SIGNS_OF_USE) window.removeEventListener(sign, wake);
    };
  }, []);
  return isResting;
}
