import { localInputOf, momentOf } from '../src/features/organize/local-time.ts';

describe('a time in a field of this device', () => {
  it('is the same moment there and back, to the minute', () => {
    for (const moment of [
      '2026-01-01T00:00:00Z',
      '2026-06-30T23:59:00Z',
      '2026-12-01T09:00:00+09:00',
      '2026-03-29T01:30:00Z',
    ])
      expect(Date.parse(momentOf(localInputOf(moment)) ?? '')).toBe(Date.parse(moment));
  });

  it('names the offset of this device at that time', () => {
    const moment = momentOf('2026-12-01T09:00');
    expect(moment).toMatch(/^2026-12-01T09:00:00[+-]\d\d:\d\d$/);
    expect(Date.parse(moment ?? '')).toBe(new Date(2026, 11, 1, 9).getTime());
  });

  it('is none where the field is empty or half filled in', () => {
    expect(momentOf('')).toBeUndefined();
    expect(momentOf('2026-13-')).toBeUndefined();
    expect(localInputOf(undefined)).toBe('');
  });
});
