import { type SFNClient, StartSyncExecutionCommand } from '@aws-sdk/client-sfn';
import type { BroadcastInput } from '@booth/shared';
import * as z from 'zod/mini';

const BroadcastOutput = z.object({ viewers: z.int().check(z.minimum(0)) });

/** Broadcasts by the Express workflow `broadcast`. Throws where any shard was not served, with the workflow's reason. */
export function createBroadcast(stepFunctions: SFNClient, stateMachineArn: string) {
  return async (input: BroadcastInput): Promise<z.infer<typeof BroadcastOutput>> => {
    const execution = await stepFunctions.send(
      new StartSyncExecutionCommand({ stateMachineArn, input: JSON.stringify(input) }),
    );
    if (execution.status !== 'SUCCEEDED' || execution.output === undefined) {
      throw new Error(`Broadcast ${execution.executionArn} ${execution.status}: ${execution.error} ${execution.cause}`);
    }
    return BroadcastOutput.parse(JSON.parse(execution.output));
  };
}
