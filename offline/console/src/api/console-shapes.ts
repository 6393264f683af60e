import { z } from 'zod';
import { executionStatuses } from './shapes.ts';

/** Answers of the console's own API (offline/src/console/actions.ts). */
export const executionCounts = z.object({
  machines: z.record(z.string(), z.record(z.enum(executionStatuses), z.number())),
});
export type ExecutionCounts = z.infer<typeof executionCounts>['machines'][string];

const pendingTask = z.object({
  /** Identifies the attempt. It is not the task token, which stays on the server. */
  taskId: z.string(),
  state: z.string(),
  enteredEventId: z.number(),
  /** Milliseconds from now. Missing if there is no limit. */
  heartbeatInMs: z.number().optional(),
  timeoutInMs: z.number().optional(),
});
export type PendingTask = z.infer<typeof pendingTask>;

export const pendingTasks = z.object({ tasks: z.array(pendingTask) });

/** A message of the event stream: what has changed since the last one. */
export const changeMessage = z.object({
  /** ARNs of executions. Missing if there are too many to name. */
  executions: z.array(z.string()).optional(),
  machines: z.boolean(),
});
