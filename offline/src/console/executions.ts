import { z } from 'zod';
import { ApiError } from '../stepfunctions/api/api-error.ts';
import { describe } from '../stepfunctions/api/executions.ts';
import { pageOf } from '../stepfunctions/api/paging.ts';
import type { ExecutionStatus } from '../stepfunctions/engine/execution.ts';
import { eventToWire } from '../stepfunctions/engine/history.ts';
import type { ExecutionRun } from '../stepfunctions/engine/run.ts';
import type { StepFunctionsService } from '../stepfunctions/index.ts';

const page = { maxResults: z.number().int().min(1).max(1_000).optional(), nextToken: z.string().optional() };
const listRequest = z.object({ ...page, stateMachineArn: z.string(), statusFilter: z.string().optional() });
const describeRequest = z.object({ executionArn: z.string() });
const historyRequest = z.object({ ...page, executionArn: z.string(), reverseOrder: z.boolean().default(false) });

/** Finds an execution by its ARN, also an Express one. @throws ApiError ExecutionDoesNotExist */
export function findExecution({ executions }: StepFunctionsService, executionArn: string): ExecutionRun {
  const run = executions.get(executionArn);
  if (run === undefined) throw new ApiError('ExecutionDoesNotExist', `Execution Does Not Exist: '${executionArn}'`);
  return run;
}

/** Answers like ListExecutions, also for Express machines, which AWS refuses. */
export function listExecutions({ executions }: StepFunctionsService, request: unknown): object {
  const { stateMachineArn, statusFilter, ...paging } = listRequest.parse(request);
  const wanted = executions
    .ofMachine(stateMachineArn)
    .filter(({ execution }) => statusFilter === undefined || execution.status === statusFilter);
  const { items, nextToken } = pageOf(wanted, paging, {
    name: ['console:executions', stateMachineArn, statusFilter],
    now: Date.now(),
    keyOf: ({ execution }) => execution.origin.arn,
  });
  return { executions: items.map((run) => describe(run)), nextToken };
}

/** Answers like DescribeExecution, also for Express executions, which AWS refuses. */
export function describeExecution(service: StepFunctionsService, request: unknown): object {
  return describe(findExecution(service, describeRequest.parse(request).executionArn));
}

/** Answers like DescribeStateMachineForExecution, with the definition alone, also for Express. */
export function describeStateMachineForExecution(service: StepFunctionsService, request: unknown): object {
  const { definition } = findExecution(service, describeRequest.parse(request).executionArn).execution.origin;
  return { definition };
}

/** Answers like GetExecutionHistory, also for Express executions, which AWS refuses. */
export function getExecutionHistory(service: StepFunctionsService, request: unknown): object {
  const { executionArn, reverseOrder, ...paging } = historyRequest.parse(request);
  const { events } = findExecution(service, executionArn).execution.history;
  const { items, nextToken } = pageOf(reverseOrder ? events.toReversed() : events, paging, {
    name: ['console:history', executionArn, reverseOrder],
    now: Date.now(),
    keyOf: ({ id }) => String(id),
  });
  return { events: items.map((event) => eventToWire(event, true)), nextToken };
}

type Counts = Record<ExecutionStatus, number>;

/** Counts the executions that the service still knows, by machine and status. */
export function countExecutions({ machines, executions }: StepFunctionsService): { machines: Record<string, Counts> } {
  const counted: Record<string, Counts> = {};
  for (const arn of machines.keys()) counted[arn] = { RUNNING: 0, SUCCEEDED: 0, FAILED: 0, TIMED_OUT: 0, ABORTED: 0 };
  for (const { execution } of executions.all()) {
    const counts = counted[execution.origin.stateMachineArn];
    if (counts !== undefined) counts[execution.status] += 1;
  }
  return { machines: counted };
}
