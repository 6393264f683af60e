import { wantsLessMotion } from './motion.ts';

/** The length of a tick, in milliseconds. */
const TICK_MS = 10;

/**
 * Lets the phone vibrate briefly when something was chosen or sent. Does nothing if the browser
 * can't (Safari, https://caniuse.com/vibration) or the visitor wants less motion.
 */
export function tick(): void {
  if ('vibrate' in navigator && !wantsLessMotion()) navigator.vibrate(TICK_MS);
}
