import type { ExecutionStatus } from '../stepfunctions/engine/execution.ts';
import type { StepFunctionsService } from '../stepfunctions/index.ts';

type Counts = Record<ExecutionStatus, number>;

/** The executions that the service still knows, by machine and status. */
export function countExecutions({ machines, executions }: StepFunctionsService): { machines: Record<string, Counts> } {
  const counted: Record<string, Counts> = {};
  for (const arn of machines.keys()) counted[arn] = { RUNNING: 0, SUCCEEDED: 0, FAILED: 0, TIMED_OUT: 0, ABORTED: 0 };
  for (const { execution } of executions.all()) {
    const counts = counted[execution.origin.stateMachineArn];
    if (counts !== undefined) counts[execution.status] += 1;
  }
  return { machines: counted };
}
