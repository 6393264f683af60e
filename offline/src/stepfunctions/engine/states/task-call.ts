import type { Json } from '../../../json.ts';
import type { TaskResource } from '../../asl/resource.ts';
import type { TaskCall } from '../../integrations/dispatcher.ts';
import { reasons, StateFailure } from '../failure.ts';
import type { TaskActivity, TaskResult } from '../scope.ts';
import type { Step } from '../step.ts';

/** Makes the call of a task, and posts its answer. */
export function submit(step: Step, resource: TaskResource, activity: TaskActivity): void {
  const call = taskCall(step, resource, activity);
  settle(step, 'answer', (dispatcher) => dispatcher.submit(call));
}

/** Waits for the job of a `.sync` task, and posts its result. */
export function awaitCompletion(step: Step, resource: TaskResource, activity: TaskActivity, submitted: Json): void {
  const call = taskCall(step, resource, activity);
  settle(step, 'completion', (dispatcher) => dispatcher.awaitCompletion(call, submitted));
}

function settle(
  step: Step,
  kind: 'answer' | 'completion',
  ask: (dispatcher: Step['run']['services']['dispatcher']) => Promise<Json>,
): void {
  const { run, scope, visit } = step;
  const { attempt } = visit;
  const post = (result: TaskResult) => run.post({ kind, scopeId: scope.id, attempt, result });
  ask(run.services.dispatcher).then(
    (output) => post({ output }),
    (error: unknown) =>
      post(
        error instanceof StateFailure
          ? failureOf(error)
          : { failure: { error: 'States.TaskFailed', cause: String(error) } },
      ),
  );
}

function taskCall(step: Step, resource: TaskResource, activity: TaskActivity): TaskCall {
  const { run, scope, visit } = step;
  const { origin } = run.execution;
  return {
    resource,
    parameters: activity.parameters,
    taskToken: activity.token,
    roleArn: activity.roleArn,
    stateName: visit.state,
    executionArn: origin.arn,
    stateMachineArn: origin.stateMachineArn,
    signal: run.openCall(scope),
  };
}

/** Returns a failure as the result of a task. */
export function failureOf(failure: StateFailure): TaskResult {
  return { failure: reasons(failure.error, failure.cause) };
}
