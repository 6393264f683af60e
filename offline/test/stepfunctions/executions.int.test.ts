import {
  DescribeExecutionCommand,
  DescribeStateMachineForExecutionCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  StartExecutionCommand,
  StopExecutionCommand,
  UpdateStateMachineCommand,
} from '@aws-sdk/client-sfn';
import { createMachine, ended, history, outline, startExecution } from './support/running-service.ts';
import { useService } from './support/use-service.ts';

const service = useService();

const waiting = { StartAt: 'Wait', States: { Wait: { Type: 'Wait', Seconds: 3600, End: true } } };
const passing = { StartAt: 'Pass', States: { Pass: { Type: 'Pass', End: true } } };

test('starting with the name and input of a running execution answers that execution', async () => {
  const stateMachineArn = await createMachine(service, waiting);
  const start = () => service.sfn.send(new StartExecutionCommand({ stateMachineArn, name: 'one', input: '{"a":1}' }));
  const [first, second] = [await start(), await start()];
  expect(second).toMatchObject({ executionArn: first.executionArn, startDate: first.startDate });
  const { executions } = await service.sfn.send(new ListExecutionsCommand({ stateMachineArn }));
  expect(executions).toHaveLength(1);
});

test('starting with a known name is ExecutionAlreadyExists if the input differs or the execution has ended', async () => {
  const running = await createMachine(service, waiting);
  const arn = await startExecution(service, running, { a: 1 }, 'two');
  await expect(startExecution(service, running, { a: 2 }, 'two')).rejects.toMatchObject({
    name: 'ExecutionAlreadyExists',
    message: `Execution Already Exists: '${arn}'`,
  });
  const done = await createMachine(service, passing);
  await ended(service, await startExecution(service, done, {}, 'three'));
  await expect(startExecution(service, done, {}, 'three')).rejects.toMatchObject({ name: 'ExecutionAlreadyExists' });
});

test('StopExecution aborts with error and cause, and its event follows no other', async () => {
  const machine = await createMachine(service, waiting);
  const executionArn = await startExecution(service, machine);
  const { stopDate } = await service.sfn.send(
    new StopExecutionCommand({ executionArn, error: 'Enough', cause: 'closing time' }),
  );
  const description = await service.sfn.send(new DescribeExecutionCommand({ executionArn }));
  expect(description).toMatchObject({ status: 'ABORTED', error: 'Enough', cause: 'closing time', stopDate });
  expect(outline(await history(service, executionArn))).toEqual([
    '1<0 ExecutionStarted',
    '2<0 WaitStateEntered',
    '3<0 ExecutionAborted',
  ]);
});

test('an execution that exceeds TimeoutSeconds is TIMED_OUT; only the history has the error', async () => {
  const machine = await createMachine(service, { ...waiting, TimeoutSeconds: 1 });
  const arn = await startExecution(service, machine);
  const description = await ended(service, arn);
  expect([description.status, description.error, description.redriveStatus]).toEqual([
    'TIMED_OUT',
    undefined,
    'REDRIVABLE',
  ]);
  expect((await history(service, arn)).at(-1)).toMatchObject({
    type: 'ExecutionTimedOut',
    previousEventId: 0,
    executionTimedOutEventDetails: { error: 'States.Timeout' },
  });
});

test('a history can be read in pages and in reverse', async () => {
  const machine = await createMachine(service, passing);
  const executionArn = await startExecution(service, machine);
  await ended(service, executionArn);
  const first = await service.sfn.send(new GetExecutionHistoryCommand({ executionArn, maxResults: 3 }));
  const second = await service.sfn.send(
    new GetExecutionHistoryCommand({ executionArn, maxResults: 3, nextToken: first.nextToken }),
  );
  const reversed = await service.sfn.send(
    new GetExecutionHistoryCommand({ executionArn, reverseOrder: true, includeExecutionData: false }),
  );
  expect([first.events?.map(({ id }) => id), second.events?.map(({ id }) => id), second.nextToken]).toEqual([
    [1, 2, 3],
    [4],
    undefined,
  ]);
  expect(reversed.events?.map(({ id }) => id)).toEqual([4, 3, 2, 1]);
  expect(reversed.events?.at(-1)?.executionStartedEventDetails?.input).toBeUndefined();
});

test('executions are listed newest first, by status, in pages', async () => {
  const stateMachineArn = await createMachine(service, passing);
  for (const name of ['a', 'b', 'c']) await ended(service, await startExecution(service, stateMachineArn, {}, name));
  const list = (options: { maxResults?: number; nextToken?: string; statusFilter?: 'RUNNING' | 'SUCCEEDED' }) =>
    service.sfn.send(new ListExecutionsCommand({ stateMachineArn, ...options }));
  const page = await list({ maxResults: 2, statusFilter: 'SUCCEEDED' });
  const rest = await list({ maxResults: 2, statusFilter: 'SUCCEEDED', nextToken: page.nextToken });
  expect([...(page.executions ?? []), ...(rest.executions ?? [])].map(({ name }) => name)).toEqual(['c', 'b', 'a']);
  expect((await list({ statusFilter: 'RUNNING' })).executions).toEqual([]);
});

test('an update of the machine does not change running executions', async () => {
  const stateMachineArn = await createMachine(service, waiting);
  const executionArn = await startExecution(service, stateMachineArn);
  await service.sfn.send(new UpdateStateMachineCommand({ stateMachineArn, definition: JSON.stringify(passing) }));
  const { definition } = await service.sfn.send(new DescribeStateMachineForExecutionCommand({ executionArn }));
  expect([definition, (await service.sfn.send(new DescribeExecutionCommand({ executionArn }))).status]).toEqual([
    JSON.stringify(waiting),
    'RUNNING',
  ]);
});

const arnOf = (kind: string, rest: string) => `arn:aws:states:us-east-1:000000000000:${kind}:${rest}`;
test.each([
  ['an unknown execution', 'ExecutionDoesNotExist', () => describeExecution(arnOf('execution', 'm:none'))],
  ['an express execution', 'InvalidArn', () => describeExecution(arnOf('express', 'm:e:1'))],
  ['a text that is not an ARN', 'InvalidArn', () => describeExecution('nonsense')],
  ['an unknown machine', 'StateMachineDoesNotExist', () => startExecution(service, arnOf('stateMachine', 'none'))],
  ['a missing field', 'ValidationException', () => describeExecution(undefined)],
])('%s is answered with %s, as on AWS', async (_what, name, send) => {
  await expect(send()).rejects.toMatchObject({ name });
});

function describeExecution(executionArn: string | undefined) {
  return service.sfn.send(new DescribeExecutionCommand({ executionArn }));
}

test('input that is not JSON is InvalidExecutionInput', async () => {
  const stateMachineArn = await createMachine(service, passing);
  const start = service.sfn.send(new StartExecutionCommand({ stateMachineArn, input: '{' }));
  await expect(start).rejects.toMatchObject({ name: 'InvalidExecutionInput' });
});

test('an unsupported operation is refused by name', async () => {
  const answer = await fetch(service.endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'AWSStepFunctions.constructor' },
    body: '{}',
  });
  expect([answer.status, await answer.json()]).toMatchObject([
    400,
    { __type: 'UnknownOperationException', message: expect.stringContaining('constructor is not supported') },
  ]);
});
