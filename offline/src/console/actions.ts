import { z } from 'zod';
import type { StepFunctionsService } from '../stepfunctions/index.ts';
import {
  countExecutions,
  describeExecution,
  describeStateMachineForExecution,
  getExecutionHistory,
  listExecutions,
} from './executions.ts';
import { listPendingTasks, tokenOf } from './pending-tasks.ts';

/** Answers one kind of request of the page, from JSON to JSON. @throws ApiError or ZodError */
export type Action = (request: unknown) => object | Promise<object>;

const executionRequest = z.object({ executionArn: z.string() });
const taskRequest = executionRequest.extend({ taskId: z.string() });
const succeedRequest = taskRequest.extend({ output: z.string() });
const failRequest = taskRequest.extend({ error: z.string().optional(), cause: z.string().optional() });

/**
 * Returns the actions beyond AWS's API by their names. An action with a name of AWS answers as AWS
 * does, but for Express executions, too.
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
