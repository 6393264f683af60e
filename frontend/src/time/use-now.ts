import { useEffect, useState } from 'react';
import { useBooth } from '../page/booth.ts';

/** Returns milliseconds since 1970 by the server's clock, updated every `everyMs`. */
export function useNow(everyMs: number): number {
  const { clock } = useBooth();
  const [now, setNow] = useState(clock.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(clock.now()), everyMs);
    return () => clearInterval(timer);
  }, [clock, everyMs]);
  return now;
}
