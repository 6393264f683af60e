import {
  CreateStateMachineCommand,
  DeleteStateMachineCommand,
  DescribeExecutionCommand,
  DescribeStateMachineCommand,
  ListStateMachinesCommand,
  UpdateStateMachineCommand,
  ValidateStateMachineDefinitionCommand,
} from '@aws-sdk/client-sfn';
import { roleArn } from './support/in-process.ts';
import { createMachine, type Service, startExecution, startService } from './support/running-service.ts';

let service: Service;
beforeEach(async () => {
  service = await startService();
});
afterEach(() => service.close());

const definition = JSON.stringify({ StartAt: 'A', States: { A: { Type: 'Pass', End: true } } });
const other = JSON.stringify({ StartAt: 'B', States: { B: { Type: 'Succeed' } } });
const create = (name: string, text = definition) =>
  service.sfn.send(new CreateStateMachineCommand({ name, definition: text, roleArn }));

test('creating the same machine again answers the first one; another of its name is StateMachineAlreadyExists', async () => {
  const [first, second] = [await create('one'), await create('one')];
  expect(second).toMatchObject({ stateMachineArn: first.stateMachineArn, creationDate: first.creationDate });
  await expect(create('one', other)).rejects.toMatchObject({
    name: 'StateMachineAlreadyExists',
    message: `State Machine Already Exists: '${first.stateMachineArn}'`,
  });
});

test('creating a machine again with another role answers the first one, with its role', async () => {
  const { stateMachineArn } = await create('one');
  const again = await service.sfn.send(
    new CreateStateMachineCommand({ name: 'one', definition, roleArn: `${roleArn}-2` }),
  );
  expect(again.stateMachineArn).toBe(stateMachineArn);
  const described = await service.sfn.send(new DescribeStateMachineCommand({ stateMachineArn }));
  expect(described.roleArn).toBe(roleArn);
  await expect(
    service.sfn.send(
      new CreateStateMachineCommand({ name: 'one', definition, roleArn, tracingConfiguration: { enabled: true } }),
    ),
  ).rejects.toMatchObject({ name: 'StateMachineAlreadyExists' });
});

test.each([
  ['DescribeStateMachine', { stateMachineArn: 'nope' }],
  ['StartExecution', { stateMachineArn: 'nope' }],
  ['DeleteStateMachine', { stateMachineArn: 'nope' }],
  ['DescribeExecution', { executionArn: 'nope' }],
])('%s with a text that is not an ARN is InvalidArn', async (operation, request) => {
  await expect(service.service.call(operation, request)).rejects.toMatchObject({
    type: 'InvalidArn',
    message: "Invalid Arn: 'Invalid ARN prefix: nope'",
  });
});

test('an invalid role ARN is InvalidArn when a machine is created or updated', async () => {
  const invalid = { name: 'InvalidArn', message: "Invalid Role Arn: 'nope'" };
  await expect(
    service.sfn.send(new CreateStateMachineCommand({ name: 'one', definition, roleArn: 'nope' })),
  ).rejects.toMatchObject(invalid);
  const { stateMachineArn } = await create('one');
  await expect(
    service.sfn.send(new UpdateStateMachineCommand({ stateMachineArn, roleArn: 'nope' })),
  ).rejects.toMatchObject(invalid);
});

test('logging without a destination is InvalidLoggingConfiguration when a machine is created or updated', async () => {
  const { stateMachineArn } = await create('one');
  const nowhere = { name: 'InvalidLoggingConfiguration' };
  for (const destinations of [undefined, []]) {
    const loggingConfiguration = { level: 'ERROR' as const, destinations };
    const creation = new CreateStateMachineCommand({ name: 'two', definition, roleArn, loggingConfiguration });
    const update = new UpdateStateMachineCommand({ stateMachineArn, loggingConfiguration });
    await expect(service.sfn.send(creation)).rejects.toMatchObject(nowhere);
    await expect(service.sfn.send(update)).rejects.toMatchObject(nowhere);
  }
  const off = new UpdateStateMachineCommand({ stateMachineArn, loggingConfiguration: { level: 'OFF' } });
  await expect(service.sfn.send(off)).resolves.toBeDefined();
});

test('an unknown status is refused in the words of AWS', async () => {
  const { stateMachineArn = '' } = await create('one');
  await expect(service.service.call('ListExecutions', { stateMachineArn, statusFilter: 'DONE' })).rejects.toMatchObject(
    {
      type: 'ValidationException',
      message:
        "1 validation error detected: Value 'DONE' at 'statusFilter' failed to satisfy constraint: Member must satisfy enum value set: [SUCCEEDED, TIMED_OUT, PENDING_REDRIVE, ABORTED, FAILED, RUNNING]",
    },
  );
});

test('a machine is described as created, and later as updated', async () => {
  const { stateMachineArn } = await create('one');
  const before = await service.sfn.send(new DescribeStateMachineCommand({ stateMachineArn }));
  await service.sfn.send(
    new UpdateStateMachineCommand({ stateMachineArn, definition: other, roleArn: `${roleArn}-2` }),
  );
  const after = await service.sfn.send(new DescribeStateMachineCommand({ stateMachineArn }));
  expect(before).toMatchObject({ name: 'one', status: 'ACTIVE', type: 'STANDARD', definition, roleArn });
  expect(after).toMatchObject({ definition: other, roleArn: `${roleArn}-2`, creationDate: before.creationDate });
  expect(after.revisionId).not.toBe(before.revisionId);
});

test('an update without changes to make is MissingRequiredParameter', async () => {
  const { stateMachineArn } = await create('one');
  await expect(service.sfn.send(new UpdateStateMachineCommand({ stateMachineArn }))).rejects.toMatchObject({
    name: 'MissingRequiredParameter',
  });
});

test.each(['', 'with space', 'a/b', 'x'.repeat(81), 'tab\t'])('the name %j is InvalidName', async (name) => {
  await expect(create(name)).rejects.toMatchObject({ name: 'InvalidName', message: `Invalid Name: '${name}'` });
});

test('machines are listed in pages', async () => {
  for (const name of ['a', 'b', 'c']) await create(name);
  const page = await service.sfn.send(new ListStateMachinesCommand({ maxResults: 2 }));
  const rest = await service.sfn.send(new ListStateMachinesCommand({ maxResults: 2, nextToken: page.nextToken }));
  expect([...(page.stateMachines ?? []), ...(rest.stateMachines ?? [])].map(({ name }) => name)).toEqual([
    'a',
    'b',
    'c',
  ]);
  await expect(service.sfn.send(new ListStateMachinesCommand({ nextToken: 'nonsense' }))).rejects.toMatchObject({
    name: 'InvalidToken',
  });
});

test('deleting a machine ends its executions; deleting it again succeeds', async () => {
  const stateMachineArn = await createMachine(service, {
    StartAt: 'W',
    States: { W: { Type: 'Wait', Seconds: 600, End: true } },
  });
  const executionArn = await startExecution(service, stateMachineArn);
  await service.sfn.send(new DeleteStateMachineCommand({ stateMachineArn }));
  await service.sfn.send(new DeleteStateMachineCommand({ stateMachineArn }));
  await expect(service.sfn.send(new DescribeStateMachineCommand({ stateMachineArn }))).rejects.toMatchObject({
    name: 'StateMachineDoesNotExist',
  });
  await expect(service.sfn.send(new DescribeExecutionCommand({ executionArn }))).rejects.toMatchObject({
    name: 'ExecutionDoesNotExist',
  });
});

test('a definition that AWS refuses is InvalidDefinition with all issues, which ValidateStateMachineDefinition lists', async () => {
  const bad = JSON.stringify({
    StartAt: 'A',
    States: { A: { Type: 'Pass', Next: 'X' }, B: { Type: 'Pass', End: true } },
  });
  await expect(create('bad', bad)).rejects.toMatchObject({
    name: 'InvalidDefinition',
    message: `Invalid State Machine Definition: 'MISSING_TRANSITION_TARGET: Missing 'Next' target: X at /States/A/Next, MISSING_TRANSITION_TARGET: State "B" is not reachable. at /States/B'`,
  });
  const validated = await service.sfn.send(new ValidateStateMachineDefinitionCommand({ definition: bad }));
  expect([validated.result, validated.diagnostics?.map(({ location }) => location)]).toEqual([
    'FAIL',
    ['/States/A/Next', '/States/B'],
  ]);
  expect(await service.sfn.send(new ValidateStateMachineDefinitionCommand({ definition }))).toMatchObject({
    result: 'OK',
    diagnostics: [],
  });
});
