import pMap from 'p-map';

/** The shortest wait for an item that is slower than the others, in milliseconds. */
const PATIENCE_MIN_MS = 50;
/** How many times as long as the slowest item before it an item may take. */
const PATIENCE_FACTOR = 3;

export interface Limits {
  /** Items that are worked on at once. Slow items do not count. */
  atOnce: number;
  /** How long an item keeps its slot while none has succeeded yet, in milliseconds. */
  firstSlotMs: number;
  /** The longest that the work on one item takes, in milliseconds. */
  timeoutMs: number;
  /** Time until which waiting costs nothing, in milliseconds since 1970. */
  until: number;
  /** Milliseconds since 1970. */
  now(): number;
}

/**
 * Works on all items, `atOnce` in parallel, without waiting for items that are much slower than the
 * others: a slow item loses its slot to the next one and, at the end, is left behind. While most
 * items are not done, none counts as slow. Returns the outcomes of the items that were in time; an
 * item whose `work` failed has none.
 */
export async function eachInTime<Item, Outcome>(
  items: AsyncIterable<Item> | Iterable<Item>,
  work: (item: Item) => Promise<Outcome>,
  { atOnce, firstSlotMs, timeoutMs, until, now }: Limits,
): Promise<Map<Item, Outcome>> {
  const outcomes = new Map<Item, Outcome>();
  const working = new Set<Promise<void>>();
  let started = 0;
  let lastStartedAt = now();
  let slowestMs: number | undefined;
  const patienceMs = (beforeAny: number) =>
    slowestMs === undefined ? beforeAny : Math.max(PATIENCE_MIN_MS, PATIENCE_FACTOR * slowestMs);

  const start = (item: Item): Promise<void> => {
    const startedAt = now();
    lastStartedAt = startedAt;
    started += 1;
    const ended = work(item)
      .then(
        (outcome) => {
          outcomes.set(item, outcome);
          slowestMs = Math.max(slowestMs ?? 0, now() - startedAt);
        },
        () => {},
      )
      .then(() => void working.delete(ended));
    working.add(ended);
    return ended;
  };

  await pMap(items, (item) => atMost(patienceMs(firstSlotMs), start(item)), { concurrency: atOnce });
  for (;;) {
    const patience = working.size > started / 2 ? timeoutMs : patienceMs(timeoutMs);
    const leftMs = Math.max(until, lastStartedAt + patience) - now();
    if (working.size === 0 || leftMs <= 0) return new Map(outcomes);
    await atMost(leftMs, Promise.race(working));
  }
}

/** Waits for the promise, which never rejects, but not longer than the milliseconds. */
function atMost(milliseconds: number, promise: Promise<unknown>): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    void promise.then(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
