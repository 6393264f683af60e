import { broadcastIntervalMs } from '../../src/broadcast/broadcast-interval.ts';

describe('the broadcast interval', () => {
  test.each([
    [0, 100],
    [50, 100],
    [51, 200],
    [250, 200],
    [251, 250],
    [1_000, 250],
    [1_001, 500],
    [4_000, 500],
    [4_008, 501],
    [100_000, 12_500],
  ])('[RT31] is for %i viewers %i ms', (viewers, expected) => {
    expect(broadcastIntervalMs(viewers)).toBe(expected);
  });
});
