/**
 * A device's clock that gains as much on the even one, in milliseconds, was asleep: it is adjusted
 * by less.
 */
const SLEPT_LEAST_MS = 2_000;

/** By which a page measures time. */
export interface PageClock {
  /** Milliseconds since 1970, as the device's clock said when the page was loaded. */
  now: () => number;
  /** How long the device has slept since then, in milliseconds. */
  slept: () => number;
}

/**
 * Returns a clock that goes on evenly when somebody sets the device's clock
 * (https://www.w3.org/TR/hr-time-3/), and goes on while the device sleeps: `performance.now()`
 * stops there in most browsers ("Ticking during sleep",
 * https://developer.mozilla.org/en-US/docs/Web/API/Performance/now). A device's clock that is put
 * forward looks just like sleep; the next answer of the server tells.
 * @param even milliseconds by a clock that nobody sets
 * @param device milliseconds by the device's clock
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

/** How often it is looked whether the device has slept, in milliseconds. */
export const LOOK_EVERY_MS = 1_000;

/**
 * Calls back after each sleep of the device. Nothing else tells of it where the page was looked at
 * all along, as on a laptop whose lid was closed. Returns the end of it.
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
