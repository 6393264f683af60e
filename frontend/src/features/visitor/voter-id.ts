import { VoterId } from '@booth/shared';
import type { TextStore } from './device-storage.ts';
import { type RandomValues, randomId } from './random-id.ts';

const VOTER_ID_KEY = 'booth:voter-id';

/** The secret that makes this device the same visitor when it comes back: made once, then kept. */
export function voterIdIn(store: TextStore, randomValues: RandomValues): string {
  const kept = VoterId.safeParse(store.getItem(VOTER_ID_KEY));
  if (kept.success) return kept.data;
  const voterId = randomId(randomValues);
  store.setItem(VOTER_ID_KEY, voterId);
  return voterId;
}
