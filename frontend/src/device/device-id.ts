import type { TextStore } from './device-storage.ts';
import { type RandomValues, randomId } from './random-id.ts';

const DEVICE_ID_KEY = 'booth:device-id';
/** What `randomId` returns. `DeviceId` would load all schemas first. */
const OWN_ID = /^[0-9a-f]{32}$/;

/** Returns the secret that identifies this device. Creates it on the first visit, then keeps it. */
export function deviceIdIn(store: TextStore, randomValues: RandomValues): string {
  const kept = store.getItem(DEVICE_ID_KEY);
  if (kept !== null && OWN_ID.test(kept)) return kept;
  const deviceId = randomId(randomValues);
  store.setItem(DEVICE_ID_KEY, deviceId);
  return deviceId;
}
