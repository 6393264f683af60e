import type { Schedule } from '../../../src/event-sources/index.ts';
import { RunningSchedule, type ScheduleClock } from '../../../src/event-sources/schedules/running-schedule.ts';
import { aRule, aScheduler, functionArn } from '../support/schedules.ts';

describe('a running schedule', () => {
  const start = Date.parse('2026-11-01T00:00:00Z');
  const minute = 60_000;

  /**
   * Runs a schedule by a clock that moves by hand; `answer` throws if the target refuses a call.
   */
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
    /** Lets time pass; every alarm rings at its time. */
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
    /** Lets time pass while the computer sleeps and no alarm rings. */
    const sleep = (ms: number) => {
      now += ms;
    };
    return { runs, calls, deadLetters, advance, sleep };
  }

  test('waits for one interval if it is a rule, and begins at once in the Scheduler', async () => {
    const rule = running(aRule({ ScheduleExpression: 'rate(5 minutes)' }));
    const scheduler = running(aScheduler({ ScheduleExpression: 'rate(5 minutes)' }));
    await Promise.all([rule.advance(10 * minute), scheduler.advance(10 * minute)]);
    expect(rule.calls).toEqual(['2026-11-01T00:05:00Z', '2026-11-01T00:10:00Z']);
    expect(scheduler.calls).toEqual(['2026-11-01T00:00:00Z', '2026-11-01T00:05:00Z', '2026-11-01T00:10:00Z']);
  });

  test('runs from its start date to its end date', async () => {
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

  test('runs once for all the runs that a sleeping computer has missed', async () => {
    const { calls, advance, sleep } = running(aRule({ ScheduleExpression: 'rate(5 minutes)' }));
    sleep(23 * minute);
    await advance(3 * minute);
    expect(calls).toEqual(['2026-11-01T00:05:00Z', '2026-11-01T00:25:00Z']);
  });

  test('does not run when it is disabled or stopped', async () => {
    const disabled = running(aRule({ State: 'DISABLED' }));
    const stopped = running(aRule());
    await stopped.runs.stop();
    await Promise.all([disabled.advance(180 * minute), stopped.advance(180 * minute)]);
    expect([disabled.calls, stopped.calls]).toEqual([[], []]);
    expect(disabled.runs.state().status).toBe('disabled');
  });

  test('calls a target again that cannot be called, for the same time', async () => {
    const { calls, advance } = running(aRule(), (attempt) => {
      if (attempt < 3) throw new Error('its service restarts');
    });
    await advance(61 * minute);
    expect(calls).toEqual(['2026-11-01T01:00:00Z', '2026-11-01T01:00:00Z', '2026-11-01T01:00:00Z']);
  });

  test('sends the event and the reason to the dead-letter queue when the retry policy gives up', async () => {
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
