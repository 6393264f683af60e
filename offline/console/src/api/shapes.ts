import { z } from 'zod';

/** Epoch seconds in the AWS Step Functions API, epoch milliseconds here. */
const time = z.number().transform((seconds) => seconds * 1_000);

export const executionStatuses = ['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'] as const;
const status = z.enum(executionStatuses);
export type ExecutionStatus = z.infer<typeof status>;

const machineType = z.enum(['STANDARD', 'EXPRESS']);
export type MachineType = z.infer<typeof machineType>;

const machine = z.object({ stateMachineArn: z.string(), name: z.string(), type: machineType, creationDate: time });
export type MachineItem = z.infer<typeof machine>;

export const machineList = z.object({ stateMachines: z.array(machine), nextToken: z.string().optional() });

export const machineDescription = z.object({
  stateMachineArn: z.string(),
  name: z.string(),
  type: machineType,
  definition: z.string(),
  roleArn: z.string(),
  creationDate: time,
});
export type MachineDescription = z.infer<typeof machineDescription>;

const execution = z.object({
  executionArn: z.string(),
  stateMachineArn: z.string(),
  name: z.string(),
  status,
  startDate: time,
  stopDate: time.optional(),
});
export type ExecutionItem = z.infer<typeof execution>;

export const executionList = z.object({ executions: z.array(execution), nextToken: z.string().optional() });

export const executionDescription = execution.extend({
  input: z.string().optional(),
  output: z.string().optional(),
  error: z.string().optional(),
  cause: z.string().optional(),
});
export type ExecutionDescription = z.infer<typeof executionDescription>;

export const executionDefinition = z.object({ definition: z.string() });

export const startedExecution = z.object({ executionArn: z.string() });
/** The answer of actions that return nothing. */
export const nothing = z.object({});

/** An event has its details in a field whose name depends on the type. */
const historyEvent = z
  .looseObject({ id: z.number(), previousEventId: z.number(), timestamp: time, type: z.string() })
  .transform(({ id, previousEventId, timestamp, type, ...rest }) => {
    const named = Object.entries(rest).find(([field]) => field.endsWith('EventDetails'));
    const details = z.record(z.string(), z.unknown()).safeParse(named?.[1]);
    return { id, previousEventId, timestamp, type, details: details.success ? details.data : {} };
  });
export type HistoryEvent = z.infer<typeof historyEvent>;

export const historyPage = z.object({ events: z.array(historyEvent), nextToken: z.string().optional() });
