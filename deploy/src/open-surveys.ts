import {
  DescribeStateMachineCommand,
  paginateListExecutions,
  SFNClient,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';

/**
 * Ends the executions of a workflow that are still open, and returns how many they were. A state
 * machine that is deleted lives on until they have ended, and no other of its name can be created
 * meanwhile:
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_DeleteStateMachine.html
 */
export async function endExecutions(region: string, stateMachineArn: string): Promise<number> {
  const client = new SFNClient({ region });
  const { type } = await client.send(new DescribeStateMachineCommand({ stateMachineArn }));
  // Express executions end by themselves, within five minutes, and are not listed.
  if (type !== 'STANDARD') return 0;
  let ended = 0;
  for await (const page of paginateListExecutions({ client }, { stateMachineArn, statusFilter: 'RUNNING' })) {
    for (const { executionArn } of page.executions ?? []) {
      await client.send(new StopExecutionCommand({ executionArn, cause: 'The stage is removed.' }));
      ended += 1;
    }
  }
  return ended;
}
