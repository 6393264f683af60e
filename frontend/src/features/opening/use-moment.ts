import { useEffect, useState } from 'react';
import { turningPoints } from './opening.ts';

/** Longest that a browser's timer waits, in milliseconds; a longer one ends at once. */
const TIMER_LONGEST_MS = 2 ** 31 - 1;

/**
 * Now, by the clock of this device: renewed whenever the poll opens or closes by its times. The server decides by its own
 * clock; a page that is a moment ahead of it is told so by a refusal.
 */
export function useMoment(poll: Parameters<typeof turningPoints>[0]): Date {
  const [at, setAt] = useState(() => new Date());
  const next = Math.min(...turningPoints(poll).filter((point) => point > at.getTime()));
  useEffect(() => {
    if (!Number.isFinite(next)) return;
    let timer: ReturnType<typeof setTimeout>;
    const watch = () => {
      clearTimeout(timer);
      const left = next - Date.now();
      if (left <= 0) setAt(new Date());
      else timer = setTimeout(watch, Math.min(left, TIMER_LONGEST_MS));
    };
    watch();
    // A phone that slept has stopped its timers.
    document.addEventListener('visibilitychange', watch);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', watch);
    };
  }, [next]);
  return at;
}
