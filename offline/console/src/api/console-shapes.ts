import { z } from 'zod';
import { executionStatuses } from './shapes.ts';

/** Answers of the console's own API: see offline/src/console/actions.ts. */
export const executionCounts = z.object({
  machines: z.record(z.string(), z.record(z.enum(executionStatuses), z.number())),
});
export type ExecutionCounts = z.infer<typeof executionCounts>['machines'][string];

const pendingTask = z.object({
  /** Names the attempt; it is not the task token, which stays on the server. */
  taskId: z.string(),
  state: z.string(),
  enteredEventId: z.number(),
  /** Milliseconds from now; missing: no limit. */
  heartbeatInMs: z.number().optional(),
  timeoutInMs: z.number().optional(),
});
export type PendingTask = z.infer<typeof pendingTask>;

export const pendingTasks = z.object({ tasks: z.array(pendingTask) });

/** One message of the event stream: what changed since the last one. */
export const changeMessage = z.object({
  /** ARNs of executions; missing: too many to name. */
  executions: z.array(z.string()).optional(),
  machines: z.boolean(),
});
