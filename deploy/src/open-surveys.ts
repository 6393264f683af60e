import {
  DescribeStateMachineCommand,
  paginateListExecutions,
  SFNClient,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';

/**
 * Stops the open executions of a workflow and returns their number. A deleted state machine lives
 * until its executions end, and its name can't be used meanwhile:
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_DeleteStateMachine.html
 */
export async function endExecutions(region: string, stateMachineArn: string): Promise<number> {
  const client = new SFNClient({ region });
  const { type } = await client.send(new DescribeStateMachineCommand({ stateMachineArn }));
  // Express executions end by themselves within five minutes, and can't be listed.
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
