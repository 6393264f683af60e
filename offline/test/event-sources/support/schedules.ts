import { scheduleFromRule, scheduleFromScheduler } from '../../../src/event-sources/index.ts';

export const ruleArn = 'arn:aws:events:eu-west-1:000000000000:rule/nightly';
export const functionArn = 'arn:aws:lambda:eu-west-1:000000000000:function:report';

/** Returns a rule that calls a function every hour. */
export const aRule = (properties: object = {}) =>
  scheduleFromRule({
    uuid: 'stack-Nightly',
    arn: ruleArn,
    properties: { ScheduleExpression: 'rate(1 hour)', Targets: [{ Id: 'report', Arn: functionArn }], ...properties },
  });

/** Returns a schedule of the Scheduler that calls a function every hour. */
export const aScheduler = (properties: object = {}, target: object = {}) =>
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
