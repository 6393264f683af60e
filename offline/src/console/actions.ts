import { z } from 'zod';
import type { StepFunctionsService } from '../stepfunctions/index.ts';
import { countExecutions } from './counts.ts';
import {
  describeExecution,
  describeStateMachineForExecution,
  getExecutionHistory,
  listExecutions,
} from './executions.ts';
import { listPendingTasks, tokenOf } from './pending-tasks.ts';

/** One thing that the page may ask for: request and answer are JSON. Throws ApiError, ZodError. */
export type Action = (request: unknown) => object | Promise<object>;

const executionRequest = z.object({ executionArn: z.string() });
const taskRequest = executionRequest.extend({ taskId: z.string() });
const succeedRequest = taskRequest.extend({ output: z.string() });
const failRequest = taskRequest.extend({ error: z.string().optional(), cause: z.string().optional() });

/**
 * What the page asks beyond AWS's API, by name. A name that AWS has too answers in AWS's shape, for
 * Express executions as well.
 */
export function createActions(service: StepFunctionsService): ReadonlyMap<string, Action> {
  return new Map<string, Action>([
    ['CountExecutions', () => countExecutions(service)],
    ['ListExecutions', (request) => listExecutions(service, request)],
    ['DescribeExecution', (request) => describeExecution(service, request)],
    ['DescribeStateMachineForExecution', (request) => describeStateMachineForExecution(service, request)],
    ['GetExecutionHistory', (request) => getExecutionHistory(service, request)],
    ['ListPendingTasks', (request) => listPendingTasks(service, executionRequest.parse(request).executionArn)],
    [
      'SucceedTask',
      (request) => {
        const { executionArn, taskId, output } = succeedRequest.parse(request);
        return service.call('SendTaskSuccess', { taskToken: tokenOf(service, executionArn, taskId), output });
      },
    ],
    [
      'FailTask',
      (request) => {
        const { executionArn, taskId, error = null, cause = null } = failRequest.parse(request);
        return service.call('SendTaskFailure', { taskToken: tokenOf(service, executionArn, taskId), error, cause });
      },
    ],
  ]);
}
