import type { JsonObject } from '../../json.ts';
import type { StateNode } from '../asl/machine.ts';
import type { Execution } from './execution.ts';
import type { Scope, Visit } from './scope.ts';

/**
 * Returns the context object (`$$`, `$states.context`).
 * https://docs.aws.amazon.com/step-functions/latest/dg/input-output-contextobject.html
 */
export function contextObject(execution: Execution, item: Scope['item'], visit: Visit, node: StateNode): JsonObject {
  const { origin } = execution;
  const redrive = execution.redrives.at(-1);
  const context: JsonObject = {
    Execution: {
      Id: origin.arn,
      Input: origin.input,
      StartTime: new Date(origin.startedAt).toISOString(),
      Name: origin.name,
      RoleArn: origin.roleArn,
      // Express executions cannot be redriven (recorded: the context object of TestState).
      ...(origin.type === 'STANDARD' ? { RedriveCount: execution.redrives.length } : {}),
      ...(redrive === undefined ? {} : { RedriveTime: new Date(redrive.at).toISOString() }),
    },
    StateMachine: { Id: origin.stateMachineArn, Name: origin.stateMachineName },
    State: state(visit, node),
  };
  const token = visit.activity?.kind === 'task' ? visit.activity.token : undefined;
  if (token !== undefined) context.Task = { Token: token };
  if (item !== undefined) context.Map = { Item: item };
  return context;
}

/** Only states that can be retried have a RetryCount (recorded: Task has, Pass has not). */
function state(visit: Visit, node: StateNode): JsonObject {
  const named: JsonObject = { Name: visit.state, EnteredTime: visit.enteredTime };
  const { Type } = node.definition;
  if (Type === 'Task' || Type === 'Map' || Type === 'Parallel') named.RetryCount = visit.retryCount;
  return named;
}

/** Returns the item of the innermost iteration around a scope. */
export function enclosingItem(scope: Scope): Scope['item'] {
  for (let outer: Scope | undefined = scope; outer !== undefined; outer = outer.parent) {
    if (outer.item !== undefined) return outer.item;
  }
  return undefined;
}
