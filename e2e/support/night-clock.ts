/**
 * A clock on the page that a test drives: dates, timers and time-outs follow it. It ticks like the
 * device's until it is driven. Then an hour passes as fast as the page can do its work: the clock
 * stands still only while the page waits for the network. Playwright's own clock is too slow, with
 * some 200 timers a second, of 90,000.
 */
export interface NightClock {
  /**
   * Lets time pass in steps of `stepMs`. Each step begins with a message to the edge, which answers
   * how many messages it has pushed to the page so far. Then the clock stands still.
   */
  drive: (edge: string, milliseconds: number, stepMs: number) => Promise<void>;
  /** Lets it tick like the device's. */
  tick: () => void;
}

declare global {
  interface Window {
    nightClock: NightClock;
  }
}

/** Installs the clock. Runs in the page before its scripts, so it can use nothing from outside. */
export function installNightClock(): void {
  interface Timer {
    at: number;
    everyMs: number | undefined;
    run: () => void;
  }
  const RealDate = Date;
  const RealSocket = WebSocket;
  const realSetInterval = window.setInterval.bind(window);
  const realClearInterval = window.clearInterval.bind(window);
  const realFetch = window.fetch.bind(window);
  const origin = performance.timeOrigin;
  const realElapsed = performance.now.bind(performance);
  /** Timers within this time may fire in one task. */
  const TURN_EVERY_MS = 500;
  const timers = new Map<number, Timer>();
  let turnedAt = 0;
  let elapsed = realElapsed();
  let lastId = 0;
  /** How many answers the page waits for. */
  let awaited = 0;
  let messages = 0;
  let arrived = Promise.withResolvers<void>();

  const arrive = () => {
    arrived.resolve();
    arrived = Promise.withResolvers();
  };

  window.Date = class extends RealDate {
    constructor(...given: [] | [number | string | Date]) {
      if (given.length === 0) super(origin + elapsed);
      else super(...given);
    }
    static override now() {
      return origin + elapsed;
    }
  } as DateConstructor;
  performance.now = () => elapsed;

  const start = (handler: TimerHandler, delay: number, given: unknown[], everyMs?: number) => {
    if (typeof handler !== 'function') throw new Error('only functions can be called later');
    lastId += 1;
    timers.set(lastId, { at: elapsed + Math.max(0, delay), everyMs, run: () => handler(...given) });
    return lastId;
  };
  const end = (id?: number) => void timers.delete(id ?? 0);
  Object.assign(window, {
    setTimeout: (handler: TimerHandler, delay = 0, ...given: unknown[]) => start(handler, delay, given),
    setInterval: (handler: TimerHandler, delay = 0, ...given: unknown[]) => start(handler, delay, given, delay),
    clearTimeout: end,
    clearInterval: end,
  });
  AbortSignal.timeout = (milliseconds) => {
    const controller = new AbortController();
    start(() => controller.abort(new DOMException('late', 'TimeoutError')), milliseconds, []);
    return controller.signal;
  };

  window.fetch = async (...asked) => {
    awaited += 1;
    try {
      return await realFetch(...asked);
    } finally {
      awaited -= 1;
      arrive();
    }
  };
  window.WebSocket = class extends RealSocket {
    #isAwaited = false;
    constructor(address: string | URL) {
      super(address);
      this.#await(true);
      this.addEventListener('open', () => this.#await(false));
      this.addEventListener('close', () => this.#await(false));
      this.addEventListener('message', () => {
        messages += 1;
        this.#await(false);
      });
    }
    override send(data: string) {
      this.#await(true);
      super.send(data);
    }
    #await(isAwaited: boolean) {
      awaited += Number(isAwaited) - Number(this.#isAwaited);
      this.#isAwaited = isAwaited;
      arrive();
    }
  };

  let ticking: number | undefined;
  const tick = () => {
    const ahead = elapsed - realElapsed();
    ticking = realSetInterval(() => void advance(realElapsed() + ahead - elapsed), 4);
  };
  tick();

  /** Lets the page do what is due besides timers, such as React's scheduled work. */
  const { port1, port2 } = new MessageChannel();
  const turning: (() => void)[] = [];
  port1.onmessage = () => turning.shift()?.();
  const turn = () =>
    new Promise<void>((resolve) => {
      turning.push(resolve);
      port2.postMessage(undefined);
    });

  /** Waits until something arrives, and lets the page handle it. */
  async function arrival(): Promise<void> {
    await arrived.promise;
    await turn();
  }

  /** Moves the clock forward and fires all timers on the way, each at its time. */
  async function advance(milliseconds: number): Promise<void> {
    const until = elapsed + milliseconds;
    for (;;) {
      while (awaited > 0) await arrival();
      let next: [number, Timer] | undefined;
      for (const each of timers) if (next === undefined || each[1].at < next[1].at) next = each;
      if (next === undefined || next[1].at > until) break;
      const [id, timer] = next;
      elapsed = Math.max(elapsed, timer.at);
      if (timer.everyMs === undefined) timers.delete(id);
      else timer.at += Math.max(1, timer.everyMs);
      timer.run();
      if (elapsed - turnedAt >= TURN_EVERY_MS) {
        await turn();
        turnedAt = elapsed;
      }
    }
    elapsed = Math.max(elapsed, until);
  }

  window.nightClock = {
    drive: async (address, milliseconds, stepMs) => {
      realClearInterval(ticking);
      // Drawing takes as much as all the rest. What the page holds is measured in scripts and nodes,
      // which are the same if it is not drawn.
      document.documentElement.style.visibility = 'hidden';
      const edge = new RealSocket(address);
      const opened = new Promise((resolve) => edge.addEventListener('open', resolve, { once: true }));
      await opened;
      for (let passed = 0; passed < milliseconds; passed += stepMs) {
        const answered = new Promise<number>((resolve) => {
          edge.onmessage = ({ data }) => resolve(Number(data));
        });
        edge.send(String(origin + elapsed));
        const pushed = await answered;
        while (messages < pushed) await arrival();
        await advance(stepMs);
      }
      edge.close();
      document.documentElement.style.visibility = '';
    },
    tick,
  };
}
