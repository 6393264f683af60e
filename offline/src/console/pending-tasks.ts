import { ApiError } from '../stepfunctions/api/api-error.ts';
import type { TaskActivity } from '../stepfunctions/engine/scope.ts';
import type { StepFunctionsService } from '../stepfunctions/index.ts';
import { findExecution } from './executions.ts';

interface Waiting {
  taskId: string;
  enteredEventId: number;
  state: string;
  activity: TaskActivity;
  token: string;
}

/** Returns the tasks that wait for their token, with a `taskId` in place of the secret token. */
export function listPendingTasks(service: StepFunctionsService, executionArn: string): { tasks: object[] } {
  const now = Date.now();
  const tasks = waitingTasks(service, executionArn).map(({ taskId, state, enteredEventId, activity }) => ({
    taskId,
    state,
    enteredEventId,
    heartbeatInMs: activity.heartbeatAt === undefined ? undefined : activity.heartbeatAt - now,
    timeoutInMs: activity.timeoutAt === undefined ? undefined : activity.timeoutAt - now,
  }));
  return { tasks };
}

/** Returns the token of a waiting task. @throws ApiError TaskTimedOut if the attempt is over */
export function tokenOf(service: StepFunctionsService, executionArn: string, taskId: string): string {
  const waiting = waitingTasks(service, executionArn).find((task) => task.taskId === taskId);
  if (waiting !== undefined) return waiting.token;
  throw new ApiError('TaskTimedOut', `Task Timed Out: 'Provided task does not exist anymore'`);
}

function waitingTasks(service: StepFunctionsService, executionArn: string): Waiting[] {
  const { scopes } = findExecution(service, executionArn).execution;
  return [...scopes.values()].flatMap((scope) => {
    const { visit } = scope;
    const activity = visit?.activity;
    if (visit === undefined || activity?.kind !== 'task' || activity.token === undefined || activity.claimed) return [];
    const { state, enteredEventId, attempt } = visit;
    return [{ taskId: `${scope.id}.${attempt}`, enteredEventId, state, activity, token: activity.token }];
  });
}
