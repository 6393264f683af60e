import { type SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { BroadcastInput } from '@booth/shared';

/**
 * Returns what starts an execution of the Express workflow `broadcast` and does not wait for its
 * end.
 */
export function createBroadcastStart(stepFunctions: SFNClient, stateMachineArn: string) {
  return async (input: BroadcastInput): Promise<void> => {
    await stepFunctions.send(new StartExecutionCommand({ stateMachineArn, input: JSON.stringify(input) }));
  };
}
