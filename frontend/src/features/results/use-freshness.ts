import { useCallback, useSyncExternalStore } from 'react';
import { useBooth } from '../../page/booth.ts';
import { type Contact, type Freshness, freshnessOf } from '../live/freshness.ts';

/** How often to check the freshness, in milliseconds. */
const LOOK_EVERY_MS = 1_000;

/**
 * Returns how the numbers arrive. Checks every second, and renders again after a change.
 * @param confirmedAt when the numbers were last confirmed, in milliseconds since 1970
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
