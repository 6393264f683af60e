import { type Schedule, scheduleFromRule, scheduleFromScheduler } from '../../src/event-sources/index.ts';
import { RunningSchedule, type ScheduleClock } from '../../src/event-sources/schedules/running-schedule.ts';
import { parseScheduleExpression } from '../../src/event-sources/schedules/schedule-expression.ts';
import { targetPayload } from '../../src/event-sources/schedules/scheduled-event.ts';

const arn = 'arn:aws:events:eu-west-1:000000000000:rule/nightly';
const functionArn = 'arn:aws:lambda:eu-west-1:000000000000:function:report';
const aRule = (properties: object = {}) =>
  scheduleFromRule({
    uuid: 'stack-Nightly',
    arn,
    properties: { ScheduleExpression: 'rate(1 hour)', Targets: [{ Id: 'report', Arn: functionArn }], ...properties },
  });
const aScheduler = (properties: object = {}, target: object = {}) =>
  scheduleFromScheduler({
    uuid: 'stack-Nightly',
    arn: 'arn:aws:scheduler:eu-west-1:000000000000:schedule/default/nightly',
    properties: {
      ScheduleExpression: 'rate(1 hour)',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: { Arn: functionArn, RoleArn: 'arn:aws:iam::000000000000:role/r', ...target },
      ...properties,
    },
  });

/** The next times after `from`, in minutes of UTC. */
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

  test('in its time zone, a time that the clocks leave out is left out, and one that comes twice runs once', () => {
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
])('a rule refuses %s, and says what is right', (ScheduleExpression, message) => {
  expect(() => aRule({ ScheduleExpression })).toThrow(message);
});

test.each([
  [{ ScheduleExpression: 'at(2026-02-30T00:00:00)' }, /a date that exists/],
  [{ ScheduleExpressionTimezone: 'Europe/Bonn' }, /Europe\/Bonn is no time zone/],
  [{ State: 'PAUSED' }, /State/],
])('the Scheduler refuses %j', (properties, message) => {
  expect(() => aScheduler(properties)).toThrow(message);
});

describe('what a target gets', () => {
  const run = { id: '53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa', dueMs: Date.parse('2026-11-01T12:00:00Z'), attempt: 1 };
  const payloadOf = (schedule: Schedule): unknown => {
    const [target] = schedule.targets;
    return target && JSON.parse(targetPayload(schedule, target, run));
  };
  const withTarget = (target: object) => aRule({ Targets: [{ Id: 'report', Arn: functionArn, ...target }] });
  const event = {
    version: '0',
    id: run.id,
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account: '000000000000',
    time: '2026-11-01T12:00:00Z',
    region: 'eu-west-1',
    resources: [arn],
    detail: {},
  };

  test('is the scheduled event', () => {
    expect(payloadOf(aRule())).toEqual(event);
    expect(payloadOf(aScheduler())).toEqual({
      ...event,
      source: 'aws.scheduler',
      resources: ['arn:aws:scheduler:eu-west-1:000000000000:schedule/default/nightly'],
      detail: '{}',
    });
  });

  test.each<[string, object, unknown]>([
    ['the input', { Input: '{"kind":"nightly"}' }, { kind: 'nightly' }],
    ['a part of the event', { InputPath: '$.resources[0]' }, arn],
    ['a name with a dash', { InputPath: '$.detail-type' }, 'Scheduled Event'],
    [
      'what a transformer makes of it',
      {
        InputTransformer: {
          InputPathsMap: { at: '$.time', all: '$.resources', none: '$.nothing' },
          InputTemplate:
            '{"at": <at>, "text": "run at <at>", "all": <all>, "none": <none>, "rule": <aws.events.rule-name>}',
        },
      },
      { at: event.time, text: `run at ${event.time}`, all: [arn], none: null, rule: 'nightly' },
    ],
    [
      'a transformer that makes a text',
      { InputTransformer: { InputPathsMap: { at: '$.time' }, InputTemplate: '"It is <at>"' } },
      `It is ${event.time}`,
    ],
  ])('is %s', (_what, target, expected) => {
    expect(payloadOf(withTarget(target))).toEqual(expected);
  });

  test('has the context attributes of the Scheduler', () => {
    const Input = '{"due": "<aws.scheduler.scheduled-time>", "attempt": "<aws.scheduler.attempt-number>"}';
    expect(payloadOf(aScheduler({}, { Input }))).toEqual({ due: event.time, attempt: '1' });
  });

  test.each([
    [{ Input: '{' }, /JSON syntax error in input/],
    [{ InputPath: '$.resources[*]' }, /no path of an event/],
  ])('is refused where AWS refuses it: %j', (target, message) => {
    expect(() => withTarget(target)).toThrow(message);
  });
});

describe('a running schedule', () => {
  const start = Date.parse('2026-11-01T00:00:00Z');
  const minute = 60_000;

  /** A clock that moves by hand, and a target that answers what `answer` says. */
  function running(schedule: Schedule, answer: (attempt: number) => void = () => {}) {
    let now = start;
    let alarms: { ms: number; ring: () => void }[] = [];
    const clock: ScheduleClock = {
      now: () => now,
      at: (ms, ring) => {
        const alarm = { ms, ring };
        alarms.push(alarm);
        return {
          cancel: () => {
            alarms = alarms.filter((one) => one !== alarm);
          },
        };
      },
    };
    const calls: string[] = [];
    const deadLetters: [string, Record<string, string>][] = [];
    const runs = new RunningSchedule(schedule, {
      clock,
      log: () => {},
      targets: {
        call: async (_target, payload) => {
          calls.push(JSON.parse(payload).time);
          answer(calls.length);
        },
        deadLetter: async (queueArn, _payload, attributes) => void deadLetters.push([queueArn, attributes]),
      },
    });
    /** Time passes, and every alarm rings at its time. */
    const advance = async (ms: number) => {
      const until = now + ms;
      for (;;) {
        for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
        const due = alarms.filter((alarm) => alarm.ms <= until).sort((a, b) => a.ms - b.ms)[0];
        if (due === undefined) break;
        alarms = alarms.filter((alarm) => alarm !== due);
        now = Math.max(now, due.ms);
        due.ring();
      }
      now = until;
    };
    /** Time passes, and no timer sees it: the computer sleeps. */
    const sleep = (ms: number) => {
      now += ms;
    };
    return { runs, calls, deadLetters, advance, sleep };
  }

  test('a rule waits for one interval, the Scheduler begins at once', async () => {
    const rule = running(aRule({ ScheduleExpression: 'rate(5 minutes)' }));
    const scheduler = running(aScheduler({ ScheduleExpression: 'rate(5 minutes)' }));
    await Promise.all([rule.advance(10 * minute), scheduler.advance(10 * minute)]);
    expect(rule.calls).toEqual(['2026-11-01T00:05:00Z', '2026-11-01T00:10:00Z']);
    expect(scheduler.calls).toEqual(['2026-11-01T00:00:00Z', '2026-11-01T00:05:00Z', '2026-11-01T00:10:00Z']);
  });

  test('it runs from its start date to its end date', async () => {
    const schedule = aScheduler({
      StartDate: '2026-11-01T00:02:30Z',
      EndDate: '2026-11-01T00:04:30Z',
      ScheduleExpression: 'rate(1 minute)',
    });
    const { calls, runs, advance } = running(schedule);
    await advance(10 * minute);
    expect(calls).toEqual(['2026-11-01T00:02:30Z', '2026-11-01T00:03:30Z', '2026-11-01T00:04:30Z']);
    expect(runs.state()).toMatchObject({ status: 'over', next: undefined, runs: 3 });
  });

  test('what a sleeping computer missed runs once', async () => {
    const { calls, advance, sleep } = running(aRule({ ScheduleExpression: 'rate(5 minutes)' }));
    sleep(23 * minute);
    await advance(3 * minute);
    expect(calls).toEqual(['2026-11-01T00:05:00Z', '2026-11-01T00:25:00Z']);
  });

  test('a disabled schedule does not run, nor one that was stopped', async () => {
    const disabled = running(aRule({ State: 'DISABLED' }));
    const stopped = running(aRule());
    await stopped.runs.stop();
    await Promise.all([disabled.advance(180 * minute), stopped.advance(180 * minute)]);
    expect([disabled.calls, stopped.calls]).toEqual([[], []]);
    expect(disabled.runs.state().status).toBe('disabled');
  });

  test('a target that cannot be called is called again, for the same time', async () => {
    const { calls, advance } = running(aRule(), (attempt) => {
      if (attempt < 3) throw new Error('its service restarts');
    });
    await advance(61 * minute);
    expect(calls).toEqual(['2026-11-01T01:00:00Z', '2026-11-01T01:00:00Z', '2026-11-01T01:00:00Z']);
  });

  test('when the retry policy gives up, the dead-letter queue gets the event and why', async () => {
    const target = {
      Id: 'report',
      Arn: functionArn,
      RetryPolicy: { MaximumRetryAttempts: 1 },
      DeadLetterConfig: { Arn: 'arn:aws:sqs:eu-west-1:000000000000:dead' },
    };
    const { calls, deadLetters, advance } = running(aRule({ Targets: [target] }), () => {
      throw new Error('gone');
    });
    await advance(61 * minute);
    expect(calls).toHaveLength(2);
    expect(deadLetters).toEqual([
      [
        'arn:aws:sqs:eu-west-1:000000000000:dead',
        expect.objectContaining({ TARGET_ARN: functionArn, ERROR_MESSAGE: 'gone', RETRY_ATTEMPTS: '1' }),
      ],
    ]);
  });
});
