import { rmSync } from 'node:fs';
import {
  CreateStateMachineAliasCommand,
  CreateStateMachineCommand,
  DeleteStateMachineAliasCommand,
  DeleteStateMachineCommand,
  DeleteStateMachineVersionCommand,
  DescribeExecutionCommand,
  DescribeStateMachineAliasCommand,
  DescribeStateMachineCommand,
  DescribeStateMachineForExecutionCommand,
  ListExecutionsCommand,
  ListStateMachineAliasesCommand,
  ListTagsForResourceCommand,
  StartSyncExecutionCommand,
  UpdateStateMachineAliasCommand,
  UpdateStateMachineCommand,
} from '@aws-sdk/client-sfn';
import { roleArn } from './support/in-process.ts';
import { definitionOf, publishedMachine, updateMachine } from './support/published-machine.ts';
import { ended, history, startExecution, startService } from './support/running-service.ts';
import { newDataFolder, useService } from './support/use-service.ts';

const service = useService();

const describeMachine = (stateMachineArn: string) =>
  service.sfn.send(new DescribeStateMachineCommand({ stateMachineArn }));
const createAlias = (name: string, ...routes: [arn: string, weight: number][]) =>
  service.sfn.send(
    new CreateStateMachineAliasCommand({
      name,
      description: 'd',
      routingConfiguration: routes.map(([stateMachineVersionArn, weight]) => ({ stateMachineVersionArn, weight })),
    }),
  );

test('an execution of a version or an alias runs that version, and is described and listed with it', async () => {
  const machine = await publishedMachine(service);
  await updateMachine(service, machine, definitionOf('two'));
  const { stateMachineAliasArn: alias = '' } = await createAlias('live', [`${machine}:1`, 100]);
  const [plain, byVersion, byAlias] = [
    await startExecution(service, machine),
    await startExecution(service, `${machine}:1`),
    await startExecution(service, alias),
  ];
  expect((await ended(service, plain)).output).toBe('"two"');
  expect(await ended(service, byVersion)).toMatchObject({ output: '"one"', stateMachineVersionArn: `${machine}:1` });
  expect((await ended(service, byVersion)).stateMachineAliasArn).toBeUndefined();
  const ofAlias = {
    stateMachineArn: machine,
    stateMachineVersionArn: `${machine}:1`,
    stateMachineAliasArn: `${machine}:live`,
  };
  expect(await ended(service, byAlias)).toMatchObject(ofAlias);
  expect((await history(service, byAlias))[0]?.executionStartedEventDetails).toMatchObject({
    stateMachineVersionArn: `${machine}:1`,
    stateMachineAliasArn: alias,
  });
  const list = async (stateMachineArn: string) => {
    const { executions } = await service.sfn.send(new ListExecutionsCommand({ stateMachineArn }));
    return executions?.map(({ executionArn }) => executionArn);
  };
  expect(await list(machine)).toEqual([byAlias, byVersion, plain]);
  expect(await list(`${machine}:1`)).toEqual([byAlias, byVersion]);
  expect(await list(alias)).toEqual([byAlias]);
  const ran = await service.sfn.send(new DescribeStateMachineForExecutionCommand({ executionArn: byAlias }));
  expect(ran).toMatchObject({ stateMachineArn: machine, definition: definitionOf('one') });
});

test('an alias splits executions by its weights', async () => {
  const machine = await publishedMachine(service, 'EXPRESS');
  await updateMachine(service, machine, definitionOf('two'), true);
  const { stateMachineAliasArn } = await createAlias('split', [`${machine}:1`, 50], [`${machine}:2`, 50]);
  const start = new StartSyncExecutionCommand({ stateMachineArn: stateMachineAliasArn });
  const outputs = new Set<string | undefined>();
  // The chance that all 60 are alike is one in 2 ** 59.
  for (let count = 0; count < 60 && outputs.size < 2; count++) outputs.add((await service.sfn.send(start)).output);
  expect([...outputs].sort()).toEqual(['"one"', '"two"']);
  await service.sfn.send(
    new UpdateStateMachineAliasCommand({
      stateMachineAliasArn,
      routingConfiguration: [
        { stateMachineVersionArn: `${machine}:1`, weight: 0 },
        { stateMachineVersionArn: `${machine}:2`, weight: 100 },
      ],
    }),
  );
  expect((await service.sfn.send(start)).output).toBe('"two"');
});

test('aliases are created idempotently, updated and listed in order of creation, and protect their versions', async () => {
  const machine = await publishedMachine(service);
  await updateMachine(service, machine, definitionOf('two'), true);
  const first = await createAlias('a', [`${machine}:1`, 100]);
  expect(await createAlias('a', [`${machine}:1`, 100])).toMatchObject({ creationDate: first.creationDate });
  await expect(createAlias('a', [`${machine}:2`, 100])).rejects.toMatchObject({
    name: 'ConflictException',
    message:
      'Failed to create alias because an alias with the same name and a different routing configuration already exists.',
  });
  await createAlias('b', [`${machine}:2`, 100]);
  await expect(
    service.sfn.send(new DeleteStateMachineVersionCommand({ stateMachineVersionArn: `${machine}:1` })),
  ).rejects.toMatchObject({
    name: 'ConflictException',
    message:
      'Version to be deleted must not be referenced by an alias. Current list of aliases referencing this version: [a]',
  });
  const list = async (stateMachineArn: string) => {
    const answer = await service.sfn.send(new ListStateMachineAliasesCommand({ stateMachineArn }));
    return answer.stateMachineAliases?.map(({ stateMachineAliasArn }) => stateMachineAliasArn);
  };
  expect([await list(machine), await list(`${machine}:2`)]).toEqual([
    [`${machine}:a`, `${machine}:b`],
    [`${machine}:b`],
  ]);
  const stateMachineAliasArn = `${machine}:a`;
  await service.sfn.send(new UpdateStateMachineAliasCommand({ stateMachineAliasArn, description: 'new' }));
  expect(await service.sfn.send(new DescribeStateMachineAliasCommand({ stateMachineAliasArn }))).toMatchObject({
    name: 'a',
    description: 'new',
    routingConfiguration: [{ stateMachineVersionArn: `${machine}:1`, weight: 100 }],
  });
  for (let times = 0; times < 2; times++)
    await service.sfn.send(new DeleteStateMachineAliasCommand({ stateMachineAliasArn }));
  await expect(
    service.sfn.send(new UpdateStateMachineAliasCommand({ stateMachineAliasArn, description: 'x' })),
  ).rejects.toMatchObject({
    name: 'ResourceNotFound',
    message: 'Request references a resource that does not exist.',
  });
  await service.sfn.send(new DeleteStateMachineCommand({ stateMachineArn: machine }));
  await expect(list(machine)).rejects.toMatchObject({ name: 'StateMachineDoesNotExist' });
  await expect(describeMachine(`${machine}:2`)).rejects.toMatchObject({ name: 'StateMachineDoesNotExist' });
});

test('invalid routing configurations and alias names are refused in the words of AWS', async () => {
  const machine = await publishedMachine(service);
  await updateMachine(service, machine, definitionOf('two'), true);
  const [one, two] = [`${machine}:1`, `${machine}:2`];
  const refused = async (name: string, ...routes: [string, number][]) => {
    const error: unknown = await createAlias(name, ...routes).then(
      () => 'created',
      (thrown: unknown) => thrown,
    );
    return error instanceof Error ? `${error.name}: ${error.message}` : error;
  };
  const validation = 'ValidationException: ';
  const atField = `${validation}1 validation error detected: Value`;
  expect(await refused('x', [one, 50], [two, 30], [`${machine}:3`, 20])).toBe(
    `${atField} '[RoutingConfigurationListItem(stateMachineVersionArn=${one}, weight=50), RoutingConfigurationListItem(stateMachineVersionArn=${two}, weight=30), RoutingConfigurationListItem(stateMachineVersionArn=${machine}:3, weight=20)]' at 'routingConfiguration' failed to satisfy constraint: Member must have length less than or equal to 2`,
  );
  expect(await refused('x', [one, 50], [one, 50])).toBe(
    `${validation}Routing configuration must contain distinct state machine version ARNs. Received: [${one}, ${one}]`,
  );
  expect(await refused('x', [machine, 70], [two, 30])).toBe(
    `${validation}Routing configuration must contain state machine version ARNs. Received: [${machine}, ${two}]`,
  );
  expect(await refused('x', [one, 70], [two, 29])).toBe(
    `${validation}Sum of routing configuration weights must equal 100. Received: [70, 29]`,
  );
  expect(await refused('x', [one, 101])).toBe(
    `${atField} '101' at 'routingConfiguration.1.member.weight' failed to satisfy constraint: Member must have value less than or equal to 100`,
  );
  expect(await refused('123', [one, 100])).toBe(
    `${atField} '123' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: ^(?=.*[a-zA-Z_\\-\\.])[a-zA-Z0-9_\\-\\.]+$`,
  );
  expect(await refused('x', [`${machine}:7`, 100])).toMatch(/^ResourceNotFound: /);
});

test('versions and aliases survive a restart, as do their executions', async () => {
  const dataFolder = newDataFolder();
  const before = await startService({ dataFolder });
  const { stateMachineArn: machine = '' } = await before.sfn.send(
    new CreateStateMachineCommand({
      name: 'kept',
      definition: definitionOf('one'),
      roleArn,
      publish: true,
      tags: [{ key: 'k', value: 'v' }],
    }),
  );
  await before.sfn.send(new UpdateStateMachineCommand({ stateMachineArn: machine, definition: definitionOf('two') }));
  const routingConfiguration = [{ stateMachineVersionArn: `${machine}:1`, weight: 100 }];
  await before.sfn.send(new CreateStateMachineAliasCommand({ name: 'live', routingConfiguration }));
  const executionArn = await startExecution(before, `${machine}:live`);
  await ended(before, executionArn);
  await before.close();
  const after = await startService({ dataFolder });
  expect((await ended(after, await startExecution(after, `${machine}:live`))).output).toBe('"one"');
  expect(await after.sfn.send(new DescribeExecutionCommand({ executionArn }))).toMatchObject({
    stateMachineAliasArn: `${machine}:live`,
    stateMachineVersionArn: `${machine}:1`,
  });
  const { tags } = await after.sfn.send(new ListTagsForResourceCommand({ resourceArn: machine }));
  expect(tags).toEqual([{ key: 'k', value: 'v' }]);
  await after.close();
  rmSync(dataFolder, { recursive: true });
});
