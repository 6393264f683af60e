/** How a Task state waits for what it called. */
export type TaskPattern = 'request' | 'sync' | 'waitForTaskToken';

/**
 * A Task state's `Resource`. `kind` decides the names of events: Task* for `service`,
 * LambdaFunction* for a bare function ARN, Activity* for an activity.
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

/** Reads a `Resource`; undefined for an ARN that Step Functions does not know. */
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
