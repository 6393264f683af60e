/** How a Task state waits for what it called. */
export type TaskPattern = 'request' | 'sync' | 'waitForTaskToken';

/**
 * A Task state's `Resource`. `kind` decides the events: `service` tasks are recorded as Task*, a
 * bare function ARN as LambdaFunction*, an activity as Activity*.
 */
export interface TaskResource {
  kind: 'service' | 'lambda' | 'activity';
  arn: string;
  /** `dynamodb`, `aws-sdk:sfn`, `lambda`; the events' resourceType. */
  resourceType: string;
  /** `putItem`, `startExecution.sync:2`; the events' resource. */
  resource: string;
  /** `putItem`: the resource without its pattern. */
  action: string;
  pattern: TaskPattern;
}

const serviceArn =
  /^arn:[^:]*:states:[^:]*:[^:]*:(?<type>.+?):(?<action>[A-Za-z0-9]+)(?<suffix>\.sync(?::2)?|\.waitForTaskToken)?$/;
const activityArn = /^arn:[^:]*:states:[^:]*:[^:]*:activity:/;

/** Reads a `Resource`; undefined where it is no ARN that Step Functions knows. */
export function parseResource(arn: string): TaskResource | undefined {
  if (activityArn.test(arn)) {
    return { kind: 'activity', arn, resourceType: 'activity', resource: arn, action: arn, pattern: 'waitForTaskToken' };
  }
  const service = serviceArn.exec(arn)?.groups;
  if (service?.type !== undefined && service.action !== undefined) {
    const suffix = service.suffix ?? '';
    const pattern = suffix === '' ? 'request' : suffix.startsWith('.sync') ? 'sync' : 'waitForTaskToken';
    return {
      kind: 'service',
      arn,
      resourceType: service.type,
      resource: service.action + suffix,
      action: service.action,
      pattern,
    };
  }
  if (/^arn:[^:]*:lambda:/.test(arn)) {
    return { kind: 'lambda', arn, resourceType: 'lambda', resource: arn, action: 'invoke', pattern: 'request' };
  }
  return undefined;
}
