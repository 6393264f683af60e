import pMap from 'p-map';

/** The shortest patience with one that is slower than the others, in milliseconds. */
const PATIENCE_MIN_MS = 50;
/** How many times as long as the slowest before it one may take. */
const PATIENCE_FACTOR = 3;

export interface Pool {
  /** How many are worked on at once; those who are slow don't count. */
  atOnce: number;
  /** For how long one keeps its place while none has succeeded yet, in milliseconds. */
  firstPlaceMs: number;
  /** The longest time that the work on one takes, in milliseconds. */
  timeoutMs: number;
  /** Until when (milliseconds since 1970) waiting costs nothing. */
  until: number;
  /** Milliseconds since 1970. */
  now(): number;
}

/**
 * Works on all items, some at once, and waits for none that is much slower than the others: that
 * one loses its place to the next and, at the end, is left behind. As long as most are not done,
 * none is slower than the others. Returns the outcomes of those who were in time; where `work`
 * failed there is none, either.
 */
export async function eachInTime<Item, Outcome>(
  items: AsyncIterable<Item> | Iterable<Item>,
  work: (item: Item) => Promise<Outcome>,
  { atOnce, firstPlaceMs, timeoutMs, until, now }: Pool,
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

  await pMap(items, (item) => atMost(patienceMs(firstPlaceMs), start(item)), { concurrency: atOnce });
  for (;;) {
    const patience = working.size > started / 2 ? timeoutMs : patienceMs(timeoutMs);
    const leftMs = Math.max(until, lastStartedAt + patience) - now();
    if (working.size === 0 || leftMs <= 0) return new Map(outcomes);
    await atMost(leftMs, Promise.race(working));
  }
}

/** Waits for the promise, which never rejects, but no longer than so many milliseconds. */
function atMost(milliseconds: number, promise: Promise<unknown>): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    void promise.then(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
