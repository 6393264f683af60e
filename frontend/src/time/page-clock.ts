/**
 * If the device's clock gains this much on the steady clock (ms), the device was asleep.
 * Corrections of the clock are smaller.
 */
const SLEPT_LEAST_MS = 2_000;

/** How a page measures time. */
export interface PageClock {
  /** Returns milliseconds since 1970, counted from the device's time when the page was loaded. */
  now: () => number;
  /** Returns how long the device has slept since then, in milliseconds. */
  slept: () => number;
}

/**
 * Creates a clock that ignores changes of the device's clock (https://www.w3.org/TR/hr-time-3/) and
 * runs on while the device sleeps, when `performance.now()` stops in most browsers ("Ticking during
 * sleep", https://developer.mozilla.org/en-US/docs/Web/API/Performance/now). Setting the device's
 * clock forward looks like sleep; the next answer of the server corrects that.
 * @param even milliseconds of a clock that nobody sets
 * @param device milliseconds of the device's clock
 */
export function createPageClock(
  even = () => performance.timeOrigin + performance.now(),
  device = () => Date.now(),
): PageClock {
  let slept = 0;
  let apart = device() - even();
  const look = () => {
    const before = apart;
    apart = device() - even();
    if (apart - before >= SLEPT_LEAST_MS) slept += apart - before;
    return slept;
  };
  return { now: () => even() + look(), slept: look };
}

/** How often to check if the device has slept, in milliseconds. */
export const LOOK_EVERY_MS = 1_000;

/**
 * Calls back after each sleep of the device. No browser event tells of a sleep while the page stays
 * visible, as on a laptop whose lid was closed. Returns a function that stops it.
 */
export function afterSleep({ slept }: Pick<PageClock, 'slept'>, onAwake: () => void): () => void {
  let known = slept();
  const timer = setInterval(() => {
    const before = known;
    known = slept();
    if (known > before) onAwake();
  }, LOOK_EVERY_MS);
  return () => clearInterval(timer);
}
