import { lastHourOf } from '../../src/features/big-screen/last-hour.ts';

describe('the last hour', () => {
  const now = Date.parse('2026-01-01T12:30:20Z');

  it('has sixty minutes up to now, with zero where nobody voted', () => {
    const hour = lastHourOf([{ minute: '2026-01-01T12:29', ballots: 4 }], now);
    expect(hour).toHaveLength(60);
    expect(hour[0]?.minute).toBe('2026-01-01T11:31');
    expect(hour.slice(-2)).toEqual([
      { minute: '2026-01-01T12:29', ballots: 4 },
      { minute: '2026-01-01T12:30', ballots: 0 },
    ]);
  });

  it('leaves out older minutes', () => {
    const hour = lastHourOf([{ minute: '2026-01-01T11:30', ballots: 4 }], now);
    expect(hour.reduce((sum, { ballots }) => sum + ballots, 0)).toBe(0);
  });
});
