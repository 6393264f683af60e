import { afterSleep, createPageClock, LOOK_EVERY_MS } from '../../src/time/page-clock.ts';

const HOUR_MS = 3_600_000;

/** A device with its two clocks. The even one stops while the device sleeps. */
function aDevice() {
  const device = { even: 1_000, wall: 1_000 };
  return {
    clock: createPageClock(
      () => device.even,
      () => device.wall,
    ),
    wait: (ms: number) => {
      device.even += ms;
      device.wall += ms;
    },
    sleep: (ms: number) => {
      device.wall += ms;
    },
    set: (ms: number) => {
      device.wall += ms;
    },
  };
}

describe("the page's clock", () => {
  it('counts the time for which the device slept, each time', () => {
    const { clock, wait, sleep } = aDevice();
    wait(500);
    sleep(HOUR_MS);
    wait(500);
    expect(clock.now()).toBe(2_000 + HOUR_MS);
    sleep(HOUR_MS);
    expect([clock.now(), clock.slept()]).toEqual([2_000 + 2 * HOUR_MS, 2 * HOUR_MS]);
  });

  it("runs evenly when the device's clock is set back or adjusted by small steps", () => {
    const { clock, wait, set } = aDevice();
    set(-HOUR_MS);
    for (let count = 0; count < 100; count += 1) {
      wait(1_000);
      set(100);
      clock.now();
    }
    expect(clock.now()).toBe(101_000);
  });

  it('reports each sleep once, until the listener leaves', () => {
    jest.useFakeTimers();
    const { clock, wait, sleep } = aDevice();
    const awake = jest.fn();
    const end = afterSleep(clock, awake);
    const goOn = () => {
      wait(LOOK_EVERY_MS);
      jest.advanceTimersByTime(LOOK_EVERY_MS);
      return awake.mock.calls.length;
    };
    expect(goOn()).toBe(0);
    sleep(HOUR_MS);
    // Reading the clock early does not hide the sleep from the others.
    clock.now();
    expect([goOn(), goOn()]).toEqual([1, 1]);
    end();
    sleep(HOUR_MS);
    expect(goOn()).toBe(1);
    jest.useRealTimers();
  });
});
