import { parseScheduleExpression } from '../../../src/event-sources/schedules/schedule-expression.ts';
import { aRule, aScheduler } from '../support/schedules.ts';

/** Returns the next times after `from`, in UTC, cut to minutes. */
function times(expression: string, from: string, { timeZone = 'UTC', count = 3 } = {}): string[] {
  const occurrences = parseScheduleExpression(expression, { kind: 'scheduler', timeZone, fromMs: Date.parse(from) });
  const found: string[] = [];
  for (
    let ms = occurrences.after(Date.parse(from));
    ms !== undefined && found.length < count;
    ms = occurrences.after(ms)
  ) {
    found.push(new Date(ms).toISOString().slice(0, 16));
  }
  return found;
}

describe('cron expressions are those of AWS', () => {
  // November 2026 begins on a Sunday.
  test.each([
    ['cron(0 12 * * ? *)', 'every day', ['2026-11-01T12:00', '2026-11-02T12:00', '2026-11-03T12:00']],
    ['cron(0 12 ? * 1 *)', 'day 1 of the week is Sunday', ['2026-11-01T12:00', '2026-11-08T12:00', '2026-11-15T12:00']],
    ['cron(0 12 ? * SUN *)', 'days have names', ['2026-11-01T12:00', '2026-11-08T12:00', '2026-11-15T12:00']],
    [
      'cron(0 12 ? * mon-FRI *)',
      'of any case, in ranges',
      ['2026-11-02T12:00', '2026-11-03T12:00', '2026-11-04T12:00'],
    ],
    ['cron(0 12 ? * 3#2 *)', 'the second Tuesday', ['2026-11-10T12:00', '2026-12-08T12:00', '2027-01-12T12:00']],
    ['cron(0 12 ? * TUE#2 *)', 'also by its name', ['2026-11-10T12:00', '2026-12-08T12:00', '2027-01-12T12:00']],
    ['cron(15 10 ? * 6L 2026-2027)', 'the last Friday', ['2026-11-27T10:15', '2026-12-25T10:15', '2027-01-29T10:15']],
    ['cron(0 12 ? * L *)', 'the last day of the week', ['2026-11-07T12:00', '2026-11-14T12:00', '2026-11-21T12:00']],
    ['cron(0 12 L * ? *)', 'the last day of the month', ['2026-11-30T12:00', '2026-12-31T12:00', '2027-01-31T12:00']],
    [
      'cron(0 12 1W * ? *)',
      'the weekday nearest to the first',
      ['2026-11-02T12:00', '2026-12-01T12:00', '2027-01-01T12:00'],
    ],
    ['cron(5/20 8-9 1 JAN ? *)', 'steps from a value', ['2027-01-01T08:05', '2027-01-01T08:25', '2027-01-01T08:45']],
    ['cron(*/30 8 1 12 ? 2026)', 'and it ends with its year', ['2026-12-01T08:00', '2026-12-01T08:30']],
    ['cron(0 12 30 2 ? *)', 'never, for a date that no year has', []],
  ])('%s: %s', (expression, _meaning, expected) => {
    expect(times(expression, '2026-11-01T00:00:00Z')).toEqual(expected);
  });

  test('a time that the clocks skip is left out, and one that comes twice runs once', () => {
    const timeZone = 'Europe/Berlin';
    expect(times('cron(30 2 * * ? *)', '2026-03-28T00:00:00Z', { timeZone })).toEqual([
      '2026-03-28T01:30',
      '2026-03-30T00:30',
      '2026-03-31T00:30',
    ]);
    expect(times('cron(30 2 * * ? *)', '2026-10-24T12:00:00Z', { timeZone, count: 2 })).toEqual([
      '2026-10-25T00:30',
      '2026-10-26T01:30',
    ]);
  });

  test('at() is one time, in the time zone', () => {
    expect(times('at(2026-12-01T10:00:00)', '2026-11-01T00:00:00Z', { timeZone: 'America/New_York' })).toEqual([
      '2026-12-01T15:00',
    ]);
    expect(times('at(2026-12-01T10:00:00)', '2027-01-01T00:00:00Z')).toEqual([]);
  });
});

test.each([
  ['every 5 minutes', /write rate\(5 minutes\), cron/],
  ['rate(5 minute)', /5 takes the plural: rate\(5 minutes\)/],
  ['rate(1 minutes)', /1 takes the singular: rate\(1 minute\)/],
  ['rate(0 minutes)', /positive whole number/],
  ['rate(30 seconds)', /minutes, hours or days/],
  ['cron(0 12 * * *)', /six fields .* this has 5/],
  ['cron(0 12 * * * *)', /one must be \?/],
  ['cron(0 12 ? * ? *)', /one must be \?/],
  ['cron(60 12 * * ? *)', /minutes does not take 60, but values from 0 to 59/],
  ['cron(0 12 ? * 0 *)', /day-of-week does not take 0, but values from 1 to 7/],
  ['cron(0 12 ? * 8 *)', /day-of-week does not take 8/],
  ['cron(0 12 ? * MOO *)', /day-of-week does not take MOO/],
  ['cron(0 12 ? * 2#6 *)', /day-of-week does not take 2#6/],
  ['cron(0 12 1,15W * ? *)', /day-of-month does not take 15W/],
  ['cron(0/0 12 * * ? *)', /minutes does not take 0\/0/],
  ['cron(? 12 * * ? *)', /minutes does not take \?/],
  ['cron(0 12 * * ? 1969)', /year does not take 1969/],
  ['at(2030-01-01T00:00:00)', /only the Scheduler takes at/],
])('a rule refuses %s, and says what to write', (ScheduleExpression, message) => {
  expect(() => aRule({ ScheduleExpression })).toThrow(message);
});

test.each([
  [{ ScheduleExpression: 'at(2026-02-30T00:00:00)' }, /a date that exists/],
  [{ ScheduleExpressionTimezone: 'Europe/Bonn' }, /Europe\/Bonn is no time zone/],
  [{ State: 'PAUSED' }, /State/],
])('the Scheduler refuses %j', (properties, message) => {
  expect(() => aScheduler(properties)).toThrow(message);
});
