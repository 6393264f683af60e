import { type SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { BroadcastInput } from './contract.ts';

/** Creates a function that starts the Express workflow `broadcast` without waiting for its end. */
export function createBroadcastStart(stepFunctions: SFNClient, stateMachineArn: string) {
  return async (input: BroadcastInput): Promise<void> => {
    await stepFunctions.send(new StartExecutionCommand({ stateMachineArn, input: JSON.stringify(input) }));
  };
}
