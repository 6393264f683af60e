import { DeviceId } from '@booth/shared';
import type { TextStore } from './device-storage.ts';
import { type RandomValues, randomId } from './random-id.ts';

const DEVICE_ID_KEY = 'booth:device-id';

/** The secret that makes this device the same visitor when it comes back: made once, then kept. */
export function deviceIdIn(store: TextStore, randomValues: RandomValues): string {
  const kept = DeviceId.safeParse(store.getItem(DEVICE_ID_KEY));
  if (kept.success) return kept.data;
  const deviceId = randomId(randomValues);
  store.setItem(DEVICE_ID_KEY, deviceId);
  return deviceId;
}
