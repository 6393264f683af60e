import { useCallback, useSyncExternalStore } from 'react';
import { useBooth } from '../../page/booth.ts';
import { type Contact, type Freshness, freshnessOf } from '../live/freshness.ts';

/** How often it is looked whether the numbers still come, in milliseconds. */
const LOOK_EVERY_MS = 1_000;

/**
 * By which way the numbers come. Looks at it every second, and renders anew when it is another.
 * @param confirmedAt when it was last known that nothing is newer, in milliseconds since 1970
 */
export function useFreshness(contact: Contact, confirmedAt: number | undefined): Freshness {
  const { clock } = useBooth();
  const look = useCallback((onLook: () => void) => {
    const timer = setInterval(onLook, LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  return useSyncExternalStore(look, () =>
    freshnessOf(contact, confirmedAt === undefined ? undefined : Math.max(0, clock.now() - confirmedAt)),
  );
}
