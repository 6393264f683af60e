import { formatsOf } from '../../src/i18n/formats.ts';
import { closesSoonAt, closingMoment, countdown, phaseChangesOf } from '../../src/time/opening.ts';

const NINE = '2026-12-01T09:00:00Z';
const TEN = '2026-12-01T10:00:00Z';
const at = (time: string) => Date.parse(time);

describe('the times of a poll', () => {
  it.each([
    ['its own closing time', { status: 'open', closesAt: TEN }, TEN],
    ["the organizer's closing, before its time", { status: 'closed', closesAt: TEN, closedAt: NINE }, NINE],
    ['its closing time, if it was closed by hand later', { status: 'closed', closesAt: NINE, closedAt: TEN }, NINE],
    ['no time at all', { status: 'open' }, undefined],
    ['no earlier time, if it is open again', { status: 'open', closedAt: NINE }, undefined],
  ] as const)('close it at %s', (_, poll, moment) => {
    expect(closingMoment(poll)).toEqual(moment && new Date(moment));
  });

  it('announce the end during the last hour, and not after it', () => {
    const poll = { status: 'open', closesAt: TEN } as const;
    expect(closesSoonAt(poll, at('2026-12-01T08:59:59Z'))).toBeUndefined();
    expect(closesSoonAt(poll, at(NINE))).toEqual(new Date(TEN));
    expect(closesSoonAt(poll, at(TEN))).toBeUndefined();
    expect(closesSoonAt({ ...poll, status: 'closed' }, at(NINE))).toBeUndefined();
  });

  it('are the moments at which the page changes', () => {
    expect(phaseChangesOf({ opensAt: NINE, closesAt: '2026-12-01T19:00:00+09:00' })).toEqual([at(NINE), at(TEN)]);
    expect(phaseChangesOf({ closedAt: TEN })).toEqual([]);
    expect(phaseChangesOf({})).toEqual([]);
  });

  it('are counted down to zero and no further', () => {
    expect([90_500, 3_723_000, 1, -5_000].map(countdown)).toEqual(['01:31', '1:02:03', '00:01', '00:00']);
  });

  it('are worded as the language does', () => {
    expect(formatsOf('en').ahead(11.5 * 60_000)).toBe('in 11 minutes');
    expect(formatsOf('en').ahead(59_400)).toBe('in 60 seconds');
    expect(formatsOf('ja').ahead(2 * 3_600_000)).toBe('2 時間後');
  });
});
