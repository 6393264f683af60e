import fc from 'fast-check';
import {
  isSkipped,
  localTimeOf,
  localTimeZone,
  momentInWords,
  momentOf,
  momentsOf,
  timeZones,
} from '../../src/features/organize/local-time.ts';

/** A time field with this value. If the time comes twice, the first is meant. */
const first = (input: string) => ({ input, isSecond: false });
const second = (input: string) => ({ input, isSecond: true });

describe('a time field', () => {
  const ZONES = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Tokyo', 'Asia/Kathmandu', 'UTC'];

  it.each(ZONES)('gives the same moment back, to the minute, all year in %s', (zone) => {
    const [from, to] = [Date.parse('2026-01-01T00:00Z'), Date.parse('2027-01-01T00:00Z')];
    fc.assert(
      fc.property(fc.integer({ min: from / 60_000, max: to / 60_000 }), (minute) => {
        const moment = new Date(minute * 60_000).toISOString();
        expect(Date.parse(momentOf(localTimeOf(moment, zone), zone) ?? '')).toBe(Date.parse(moment));
      }),
    );
  });

  it('has the offset of the time zone at that time', () => {
    expect(momentsOf('2026-12-01T09:00', 'Asia/Tokyo')).toEqual(['2026-12-01T09:00:00+09:00']);
    expect(momentsOf('2026-12-01T09:00', 'America/New_York')).toEqual(['2026-12-01T09:00:00-05:00']);
    expect(momentsOf('2026-12-01T09:00', 'UTC')).toEqual(['2026-12-01T09:00:00+00:00']);
  });

  it('has no moment if it is empty or incomplete', () => {
    for (const input of ['', '2026-13-']) expect(momentsOf(input, 'Asia/Tokyo')).toEqual([]);
    expect(isSkipped(first(''), 'Asia/Tokyo')).toBe(false);
    expect(localTimeOf(undefined, 'Asia/Tokyo')).toEqual(first(''));
  });

  it('uses the clock of this device by default', () => {
    const moment = momentOf(first('2026-12-01T09:00'));
    expect(Date.parse(moment ?? '')).toBe(new Date(2026, 11, 1, 9).getTime());
  });
});

describe('on the night when clocks go back', () => {
  it.each([
    ['Europe/Berlin', '2026-10-25T02:30', '2026-10-25T00:30Z', '2026-10-25T01:30Z'],
    ['America/New_York', '2026-11-01T01:30', '2026-11-01T05:30Z', '2026-11-01T06:30Z'],
    // Its clocks change by half an hour.
    ['Australia/Lord_Howe', '2026-04-05T01:45', '2026-04-04T14:45Z', '2026-04-04T15:15Z'],
  ])('both times in the repeated hour can be entered in %s', (zone, input, earlier, later) => {
    const moments = [first(input), second(input)].map((time) => Date.parse(momentOf(time, zone) ?? ''));
    expect(moments).toEqual([Date.parse(earlier), Date.parse(later)]);
    expect(localTimeOf(earlier, zone)).toEqual(first(input));
    expect(localTimeOf(later, zone)).toEqual(second(input));
  });

  it('02:45 in summer time is before 02:15 in winter time', () => {
    const [opens, closes] = [first('2026-10-25T02:45'), second('2026-10-25T02:15')].map((time) =>
      Date.parse(momentOf(time, 'Europe/Berlin') ?? ''),
    );
    expect(closes).toBe((opens ?? 0) + 30 * 60_000);
  });

  it('a formatted time says which of the two it is, and only on that night', () => {
    expect(momentInWords('2026-10-25T00:30Z', 'en', 'Europe/Berlin')).toContain('GMT+2');
    expect(momentInWords('2026-10-25T01:30Z', 'ja', 'Europe/Berlin')).toContain('GMT+1');
    expect(momentInWords('2026-10-26T01:30Z', 'en', 'Europe/Berlin')).not.toContain('GMT');
  });

  it('an hour before and after, each time comes once', () => {
    expect(momentsOf('2026-10-25T01:59', 'Europe/Berlin')).toHaveLength(1);
    expect(momentsOf('2026-10-25T03:00', 'Europe/Berlin')).toHaveLength(1);
  });
});

describe('on the night when clocks go forward', () => {
  it.each([
    ['Europe/Berlin', '2026-03-29T02:30', '2026-03-29T01:59', '2026-03-29T03:00'],
    ['America/New_York', '2026-03-08T02:00', '2026-03-08T01:59', '2026-03-08T03:00'],
    ['Australia/Lord_Howe', '2026-10-04T02:15', '2026-10-04T01:59', '2026-10-04T02:30'],
  ])('the skipped time does not exist in %s, and the times around it do', (zone, skipped, before, after) => {
    expect(momentOf(first(skipped), zone)).toBeUndefined();
    expect(isSkipped(first(skipped), zone)).toBe(true);
    for (const input of [before, after]) expect(isSkipped(first(input), zone)).toBe(false);
  });

  it('nothing is skipped in time zones without clock changes', () => {
    expect(isSkipped(first('2026-03-29T02:30'), 'Asia/Tokyo')).toBe(false);
  });
});

test("the list of time zones begins with this device's and UTC, and has each once", () => {
  const zones = timeZones();
  expect(zones.slice(0, 2)).toEqual([...new Set([localTimeZone(), 'UTC', ...zones])].slice(0, 2));
  expect(zones).toContain('Asia/Tokyo');
  expect(new Set(zones).size).toBe(zones.length);
});
