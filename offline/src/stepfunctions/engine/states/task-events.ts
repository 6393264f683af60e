import { type JsonObject, jsonText } from '../../../json.ts';
import type { TaskResource } from '../../asl/resource.ts';
import { notTruncated } from '../history.ts';
import type { TaskActivity } from '../scope.ts';
import type { Step } from '../step.ts';

/**
 * Returns the name in States.DataLimitExceeded: the integration, or the ARN of a function or
 * activity.
 */
export function limitName(resource: TaskResource): string {
  return resource.kind === 'service' ? resource.resourceType : resource.arn;
}

/** Records that a task is scheduled, and started unless a worker does that. */
export function recordScheduled(step: Step, resource: TaskResource, activity: TaskActivity): void {
  const { run, scope } = step;
  const { timeoutSeconds: timeoutInSeconds } = activity;
  const parameters = jsonText(activity.parameters);
  const limits: JsonObject = {
    ...(timeoutInSeconds === undefined ? {} : { timeoutInSeconds }),
    ...(activity.heartbeatSeconds === undefined ? {} : { heartbeatInSeconds: activity.heartbeatSeconds }),
    ...(activity.roleArn === undefined ? {} : { taskCredentials: { roleArn: activity.roleArn } }),
  };
  if (resource.kind !== 'service') {
    run.record(scope, `${eventPrefix(resource)}Scheduled`, {
      resource: resource.arn,
      input: parameters,
      inputDetails: notTruncated,
      ...limits,
    });
    // The task of an activity starts when a worker takes it.
    if (resource.kind === 'lambda') run.record(scope, 'LambdaFunctionStarted');
    return;
  }
  run.record(scope, 'TaskScheduled', {
    ...resourceFields(resource),
    region: run.services.region,
    parameters,
    ...limits,
  });
  run.record(scope, 'TaskStarted', resourceFields(resource));
}

const eventPrefixes = { service: 'Task', lambda: 'LambdaFunction', activity: 'Activity' };

/** Returns the prefix of a task's events: `Task`, `LambdaFunction` or `Activity`. */
export function eventPrefix({ kind }: TaskResource): string {
  return eventPrefixes[kind];
}

/** Returns the fields that name the integration in an event; other kinds of tasks have none. */
export function resourceFields({ kind, resourceType, resource }: TaskResource): JsonObject {
  return kind === 'service' ? { resourceType, resource } : {};
}
