import { wantsLessMotion } from './motion.ts';

/** How long a tick is felt, in milliseconds. */
const TICK_MS = 10;

/**
 * Lets the phone tick under the finger: something was chosen, or sent. Does nothing where the
 * browser cannot (Safari, https://caniuse.com/vibration) or the visitor wants less motion.
 */
export function tick(): void {
  if ('vibrate' in navigator && !wantsLessMotion()) navigator.vibrate(TICK_MS);
}
