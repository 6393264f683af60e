import { ConnectionError, RefusedError } from '../../src/api/request-error.ts';
import {
  BUSY_TRIES,
  RETRY_LONGEST_MS,
  RETRY_SHORTEST_MS,
  retryDelayMs,
  SERVER_FAILURE_TRIES,
  untilAnswered,
  waitOrWake,
} from '../../src/api/retry.ts';
import { createTrouble } from '../../src/api/trouble.ts';
import { createWake } from '../../src/api/wake.ts';

/** Ends each wait at once, so that no test really waits. */
const wakeAtOnce = (onWake: () => void) => {
  queueMicrotask(onWake);
  return () => {};
};

/** Fails with these errors, then answers. */
function failing(...errors: unknown[]) {
  const left = [...errors];
  return jest.fn(async () => {
    if (left.length > 0) throw left.shift();
    return 'answer';
  });
}
const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);

describe('a request', () => {
  it('is repeated as long as there is no connection', async () => {
    const attempt = failing(...times(40, new ConnectionError('off')));
    const answer = await untilAnswered(attempt, { watchForWake: wakeAtOnce, onTrouble: () => {} });
    expect(answer).toBe('answer');
    expect(attempt).toHaveBeenCalledTimes(41);
  });

  it.each([
    [500, SERVER_FAILURE_TRIES],
    [502, SERVER_FAILURE_TRIES],
    [503, BUSY_TRIES],
    [429, BUSY_TRIES],
  ])('that the server answers with %s is tried %s times, then given up', async (status, tries) => {
    const attempt = failing(...times(100, new RefusedError(status, undefined)));
    const asked = untilAnswered(attempt, { watchForWake: wakeAtOnce, onTrouble: () => {} });
    await expect(asked).rejects.toMatchObject({ status });
    expect(attempt).toHaveBeenCalledTimes(tries);
  });

  it('that is told to wait succeeds in time, even if 5,000 start at once', async () => {
    const attempt = failing(...times(BUSY_TRIES - 1, new RefusedError(503, undefined)));
    expect(await untilAnswered(attempt, { watchForWake: wakeAtOnce, onTrouble: () => {} })).toBe('answer');
  });

  it.each([400, 404, 409, 413, 422])('that is refused with %s is not repeated', async (status) => {
    const attempt = failing(new RefusedError(status, undefined));
    const onTrouble = jest.fn();
    await expect(untilAnswered(attempt, { watchForWake: wakeAtOnce, onTrouble })).rejects.toMatchObject({ status });
    expect(attempt).toHaveBeenCalledTimes(1);
    expect(onTrouble).not.toHaveBeenCalled();
  });

  it('reports trouble from the first failure on, and ends it however the request ends', async () => {
    // Prepare
    const trouble = createTrouble();
    const seen: boolean[] = [];
    trouble.subscribe(() => seen.push(trouble.isInTrouble()));
    const off = new ConnectionError('off');
    // Act
    await untilAnswered(failing(off, off), { watchForWake: wakeAtOnce, onTrouble: trouble.report });
    await untilAnswered(failing(off, new RefusedError(404, undefined)), {
      watchForWake: wakeAtOnce,
      onTrouble: trouble.report,
    }).catch(() => {});
    // Assess
    expect(seen).toEqual([true, false, true, false]);
  });

  it('says what it waits for: a lost connection comes before a busy server', async () => {
    // Prepare
    const trouble = createTrouble();
    const seen: unknown[] = [];
    trouble.subscribe(() => seen.push(trouble.kind()));
    const waiting = { watchForWake: wakeAtOnce, onTrouble: trouble.report };
    const busy = new RefusedError(503, undefined);
    // Act
    await untilAnswered(failing(busy, busy, new ConnectionError('off'), busy), waiting);
    trouble.report('busy', undefined);
    await untilAnswered(failing(new RefusedError(500, undefined)), waiting);
    // Assess
    expect(seen).toEqual(['busy', 'connection', 'busy', undefined, 'busy', 'connection', 'busy']);
  });

  it('ends when it is aborted while it waits', async () => {
    const abort = new AbortController();
    const attempt = failing(...times(2, new ConnectionError('off')));
    const watchForWake = () => {
      queueMicrotask(() => abort.abort(new Error('left')));
      return () => {};
    };
    const asked = untilAnswered(attempt, { signal: abort.signal, watchForWake, onTrouble: () => {} });
    await expect(asked).rejects.toThrow('left');
    expect(attempt).toHaveBeenCalledTimes(1);
  });
});

describe('the wait between two tries', () => {
  it('grows up to the longest, has random jitter, and is never zero', () => {
    expect(retryDelayMs(0, () => 1)).toBeLessThan(retryDelayMs(2, () => 1));
    expect(retryDelayMs(1_000, () => 1)).toBe(RETRY_LONGEST_MS);
    expect(retryDelayMs(1_000, () => 0)).toBe(RETRY_SHORTEST_MS);
  });

  it.each([
    ['the network is back', (page: EventTarget) => page.dispatchEvent(new Event('online'))],
    ['the visitor asks for it', (_: EventTarget, now: () => void) => now()],
  ])('ends when %s', async (_, happen) => {
    const page = new EventTarget();
    const wake = createWake(page, Object.assign(new EventTarget(), { visibilityState: 'visible' }));
    const waiting = waitOrWake(2 ** 30, wake.watch);
    happen(page, wake.now);
    await expect(waiting).resolves.toBeUndefined();
  });

  it('ends when the page is looked at again, and not when it is left', () => {
    const document = Object.assign(new EventTarget(), { visibilityState: 'hidden' });
    const woken = jest.fn();
    createWake(new EventTarget(), document).watch(woken);
    document.dispatchEvent(new Event('visibilitychange'));
    expect(woken).not.toHaveBeenCalled();
    document.visibilityState = 'visible';
    document.dispatchEvent(new Event('visibilitychange'));
    expect(woken).toHaveBeenCalledTimes(1);
  });
});
