import { useNow } from '../../app/use-now.ts';
import { type Contact, type Freshness, freshnessOf } from '../live/freshness.ts';

/**
 * By which way the numbers come, looked at every second.
 * @param confirmedAt when it was last known that nothing is newer, in milliseconds since 1970
 */
export function useFreshness(
  contact: Contact,
  confirmedAt: number | undefined,
): { freshness: Freshness; age: number | undefined } {
  const now = useNow(1_000);
  const age = confirmedAt === undefined ? undefined : Math.max(0, now - confirmedAt);
  return { freshness: freshnessOf(contact, age), age };
}
