import { z } from 'zod';
import { type Json, parseJson } from '../../json.ts';
import { reasons } from '../engine/failure.ts';
import type { ExecutionRun } from '../engine/run.ts';
import type { Scope, TaskActivity, TaskResult } from '../engine/scope.ts';
import { ApiError } from './api-error.ts';
import { type ApiContext, type Operation, operation } from './operation.ts';
import { cause, error, payload, taskToken } from './shapes.ts';

interface WaitingTask {
  run: ExecutionRun;
  scope: Scope;
  attempt: number;
  activity: TaskActivity;
}

/**
 * Finds the task that waits for this token.
 * @throws InvalidToken for a token that was never issued, TaskTimedOut for one whose task is over
 */
function findTask(context: ApiContext, token: string): WaitingTask {
  const target = context.engine.tokens.read(token);
  if (target === undefined) throw new ApiError('InvalidToken', `Invalid Token: 'Invalid token'`);
  const run = context.executions.get(target.executionArn);
  const scope = run?.execution.scopes.get(target.scopeId);
  const activity = scope?.visit?.attempt === target.attempt ? scope.visit.activity : undefined;
  if (run === undefined || scope === undefined || activity?.kind !== 'task' || activity.claimed) {
    throw new ApiError('TaskTimedOut', `Task Timed Out: 'Provided task does not exist anymore'`);
  }
  return { run, scope, attempt: target.attempt, activity };
}

/** Completes a task. A token counts once: the second caller is answered TaskTimedOut. */
async function complete(context: ApiContext, token: string, result: TaskResult): Promise<void> {
  const { run, scope, attempt, activity } = findTask(context, token);
  activity.claimed = true;
  run.cancelAlarms(scope);
  run.post({ kind: 'completion', scopeId: scope.id, attempt, result });
  await context.saved(run);
}

const sendTaskSuccess = operation(z.object({ taskToken, output: payload }), async (context, request) => {
  let output: Json;
  try {
    output = parseJson(request.output);
  } catch (reason) {
    throw new ApiError('InvalidOutput', `Invalid Output: '${reason instanceof Error ? reason.message : reason}'`);
  }
  await complete(context, request.taskToken, { output });
  return {};
});

const sendTaskFailure = operation(z.object({ taskToken, error, cause }), async (context, request) => {
  await complete(context, request.taskToken, {
    failure: reasons(request.error ?? undefined, request.cause ?? undefined),
  });
  return {};
});

/** Moves the heartbeat's deadline; the task's own time-out stays. */
const sendTaskHeartbeat = operation(z.object({ taskToken }), (context, request) => {
  const { run, scope, activity } = findTask(context, request.taskToken);
  if (activity.heartbeatSeconds !== undefined) {
    activity.heartbeatAt = context.engine.clock.now() + activity.heartbeatSeconds * 1_000;
    run.changed();
    run.setAlarm(scope, activity.heartbeatAt);
  }
  return {};
});

export const taskOperations: Record<string, Operation> = {
  SendTaskSuccess: sendTaskSuccess,
  SendTaskFailure: sendTaskFailure,
  SendTaskHeartbeat: sendTaskHeartbeat,
};
