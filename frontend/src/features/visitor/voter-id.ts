import { VoterId } from '@booth/shared';
import type { TextStore } from './device-storage.ts';

const VOTER_ID_KEY = 'booth:voter-id';
/** 128 bits: nobody guesses another visitor's id. */
const VOTER_ID_BYTES = 16;

/**
 * The secret that makes this device the same visitor when it comes back: made once, then kept.
 * NOTE: not `crypto.randomUUID`, which browsers have on https and localhost only; a booth may serve plain http on its LAN.
 */
export function voterIdIn(store: TextStore, randomValues: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array): string {
  const kept = VoterId.safeParse(store.getItem(VOTER_ID_KEY));
  if (kept.success) return kept.data;
  const bytes = randomValues(new Uint8Array(VOTER_ID_BYTES));
  const voterId = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  store.setItem(VOTER_ID_KEY, voterId);
  return voterId;
}
