import type { TextStore } from './device-storage.ts';
import { type RandomValues, randomId } from './random-id.ts';

const DEVICE_ID_KEY = 'booth:device-id';
/** What `randomId` makes; `DeviceId` would bring all schemas with it, before anything else is loaded. */
const OWN_ID = /^[0-9a-f]{32}$/;

/** The secret that makes this device the same visitor when it comes back: made once, then kept. */
export function deviceIdIn(store: TextStore, randomValues: RandomValues): string {
  const kept = store.getItem(DEVICE_ID_KEY);
  if (kept !== null && OWN_ID.test(kept)) return kept;
  const deviceId = randomId(randomValues);
  store.setItem(DEVICE_ID_KEY, deviceId);
  return deviceId;
}
