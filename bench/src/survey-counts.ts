import * as z from 'zod/mini';
import { type MeasuredItem, writeUnitsOf } from './write-units.ts';

const Execution = z.object({ executionArn: z.string(), status: z.string() });
const HistoryEvent = z.object({
  type: z.string(),
  taskScheduledEventDetails: z.optional(z.object({ resource: z.string(), parameters: z.string() })),
  taskSubmittedEventDetails: z.optional(z.object({ output: z.string() })),
  taskSucceededEventDetails: z.optional(z.object({ resource: z.string(), output: z.string() })),
});
const Output = z.object({ ConsumedCapacity: z.object({ CapacityUnits: z.number() }) });

const Item = z.custom<MeasuredItem>((value) => typeof value === 'object' && value !== null);
const Transaction = z.object({
  TransactItems: z.array(
    z.union([
      z.object({ Put: z.object({ Item }) }),
      z.object({ Update: z.object({ Key: z.object({ sessionId: z.object({ S: z.string() }) }) }) }),
    ]),
  ),
});

/** Sums over executions. */
export interface WorkflowCounts {
  transitions: number;
  readUnits: number;
  /** Without the sessions that transactions updated. */
  writeUnits: number;
  /** The sessions that transactions updated. */
  updatedSessions: string[];
}

const unitsIn = (output: string): number => Output.parse(JSON.parse(output)).ConsumedCapacity.CapacityUnits;

/**
 * Sums up the latest executions of a workflow, also of an Express one.
 * @throws Error if an execution has not succeeded
 */
export async function countExecutions(cloud: string, stateMachineArn: string, latest: number): Promise<WorkflowCounts> {
  // The console's API also knows Express executions, which AWS's API does not.
  const ask = async (action: string, request: object): Promise<unknown> => {
    const response = await fetch(`${cloud}/console/api/${action}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(request),
    });
    return response.json();
  };
  const counts: WorkflowCounts = { transitions: 0, readUnits: 0, writeUnits: 0, updatedSessions: [] };
  const count = (event: z.infer<typeof HistoryEvent>): void => {
    const { type, taskScheduledEventDetails: scheduled, taskSucceededEventDetails: succeeded } = event;
    if (type.endsWith('StateEntered')) counts.transitions += 1;
    if (event.taskSubmittedEventDetails !== undefined) {
      counts.writeUnits += unitsIn(event.taskSubmittedEventDetails.output);
    }
    if (succeeded?.resource === 'getItem') counts.readUnits += unitsIn(succeeded.output);
    if (succeeded?.resource === 'putItem') counts.writeUnits += unitsIn(succeeded.output);
    // By the sizes of the items: DynamoDB Local reports 4 units a table for any transaction.
    if (scheduled?.resource === 'transactWriteItems') {
      for (const item of Transaction.parse(JSON.parse(scheduled.parameters)).TransactItems) {
        if ('Put' in item) counts.writeUnits += 2 * writeUnitsOf(item.Put.Item);
        else counts.updatedSessions.push(item.Update.Key.sessionId.S);
      }
    }
  };

  const listed = await ask('ListExecutions', { stateMachineArn, maxResults: latest });
  const { executions } = z.object({ executions: z.array(Execution).check(z.length(latest)) }).parse(listed);
  for (const { executionArn, status } of executions) {
    if (status !== 'SUCCEEDED') throw new Error(`${executionArn}: ${status}`);
    const history = await ask('GetExecutionHistory', { executionArn, maxResults: 1_000 });
    z.object({ events: z.array(HistoryEvent) })
      .parse(history)
      .events.forEach(count);
  }
  return counts;
}
