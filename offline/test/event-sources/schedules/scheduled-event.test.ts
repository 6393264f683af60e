import type { Schedule } from '../../../src/event-sources/index.ts';
import { targetPayload } from '../../../src/event-sources/schedules/scheduled-event.ts';
import { aRule, aScheduler, functionArn, ruleArn } from '../support/schedules.ts';

describe('the payload of a target', () => {
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
    resources: [ruleArn],
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
    ['a part of the event', { InputPath: '$.resources[0]' }, ruleArn],
    ['a name with a dash', { InputPath: '$.detail-type' }, 'Scheduled Event'],
    [
      'the text of a transformer',
      {
        InputTransformer: {
          InputPathsMap: { at: '$.time', all: '$.resources', none: '$.nothing' },
          InputTemplate:
            '{"at": <at>, "text": "run at <at>", "all": <all>, "none": <none>, "rule": <aws.events.rule-name>}',
        },
      },
      { at: event.time, text: `run at ${event.time}`, all: [ruleArn], none: null, rule: 'nightly' },
    ],
    [
      'the JSON text of a transformer whose template is a text',
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
    [{ InputPath: '$.resources[*]' }, /not a path of an event/],
  ])('cannot come from a target that AWS refuses: %j', (target, message) => {
    expect(() => withTarget(target)).toThrow(message);
  });
});
