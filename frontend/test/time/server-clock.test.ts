import fc from 'fast-check';
import { ANSWER_AGE_LONGEST_MS, createServerClock } from '../../src/time/server-clock.ts';

const TEN_MINUTES_MS = 600_000;

/** A server with the right time, and a page whose clock is `skew` milliseconds ahead. */
function aPage(skew: number) {
  const state = { time: Date.parse('2026-12-01T09:00:00.250Z'), skew };
  const clock = createServerClock(() => state.time + state.skew);
  return {
    clock,
    wait: (ms: number) => {
      state.time += ms;
    },
    setClock: (next: number) => {
      state.skew = next;
    },
    serverTime: () => state.time,
    ahead: () => clock.now() - state.time,
    /**
     * An answer that takes so long there and back, perhaps out of a cache, perhaps cut to the
     * second.
     */
    ask: ({ there = 0, back = 0, age = 0, isCut = false }) => {
      const sentAt = clock.pageNow();
      state.time += there;
      const said = state.time - age;
      state.time += back;
      clock.observe(isCut ? Math.floor(said / 1_000) * 1_000 : said, sentAt);
    },
  };
}

const answers = fc.record({
  there: fc.nat(2_000),
  back: fc.nat(2_000),
  age: fc.nat(1_000),
  isCut: fc.boolean(),
});
const skews = fc.integer({ min: -TEN_MINUTES_MS, max: TEN_MINUTES_MS });

describe("the server's clock", () => {
  it("is the page's clock until an answer has come", () => {
    expect(aPage(-TEN_MINUTES_MS).ahead()).toBe(-TEN_MINUTES_MS);
  });

  it.each([-TEN_MINUTES_MS, TEN_MINUTES_MS])('is right after one answer on a device that is %s ms off', (skew) => {
    const page = aPage(skew);
    page.ask({ there: 40, back: 30 });
    expect(page.ahead()).toBe(-30);
  });

  it('is never ahead of the server, and never further behind than the fastest answer', () => {
    fc.assert(
      fc.property(skews, fc.array(answers, { minLength: 1, maxLength: 50 }), (skew, all) => {
        const page = aPage(skew);
        let best = Number.POSITIVE_INFINITY;
        for (const each of all) {
          page.ask(each);
          best = Math.min(best, each.back + each.age + (each.isCut ? 1_000 : 0));
          expect(page.ahead()).toBeLessThanOrEqual(0);
          // Knowledge ages, as clocks drift.
          expect(page.ahead()).toBeGreaterThanOrEqual(-best - 100);
        }
      }),
    );
  });

  it('tolerates a cached answer that is a second old, and a date that is cut to the second', () => {
    const page = aPage(TEN_MINUTES_MS);
    page.ask({ back: 20 });
    page.ask({ back: 20, age: 1_000, isCut: true });
    expect(page.ahead()).toBeCloseTo(-20, 0);
  });

  it("stays behind the server if the page's clock runs fast for days", () => {
    const page = aPage(0);
    const minuteMs = 60_000;
    for (let minute = 0; minute < 3 * 24 * 60; minute += 1) {
      page.ask({ back: 20 });
      page.wait(minuteMs);
      page.setClock(minute * minuteMs * 50e-6);
      expect(page.ahead()).toBeLessThanOrEqual(0);
      expect(page.ahead()).toBeGreaterThan(-100);
    }
  });

  it("recovers with the next answer when the device's clock is set forward or back", () => {
    fc.assert(
      fc.property(skews, skews, fc.array(answers), answers, (skew, next, before, after) => {
        const page = aPage(skew);
        for (const each of before) page.ask(each);
        page.setClock(next);
        page.ask(after);
        expect(page.ahead()).toBeLessThanOrEqual(ANSWER_AGE_LONGEST_MS + after.there);
        expect(page.ahead()).toBeGreaterThanOrEqual(-(after.back + after.age + 1_000));
      }),
    );
  });

  it('is raised by a push, and never lowered by a late one', () => {
    const page = aPage(0);
    page.ask({ back: 500 });
    page.clock.observe(page.serverTime() - 100);
    expect(page.ahead()).toBe(-100);
    page.clock.observe(page.serverTime() - 60_000);
    expect(page.ahead()).toBe(-100);
  });

  it('learns nothing from an answer without a time', () => {
    const page = aPage(5);
    page.clock.observe(Number.NaN, page.clock.pageNow());
    expect(page.ahead()).toBe(5);
  });

  it('reports each correction to its listeners, until they leave', () => {
    const page = aPage(0);
    let corrections = 0;
    const stop = page.clock.subscribe(() => {
      corrections += 1;
    });
    page.ask({ back: 50 });
    page.ask({ back: 80 });
    page.ask({ back: 20 });
    stop();
    page.ask({ back: 10 });
    expect(corrections).toBe(2);
  });
});
