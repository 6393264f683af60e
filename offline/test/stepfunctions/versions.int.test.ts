import { rmSync } from 'node:fs';
import {
  CreateActivityCommand,
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
  ListStateMachineVersionsCommand,
  ListTagsForResourceCommand,
  PublishStateMachineVersionCommand,
  StartSyncExecutionCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateStateMachineAliasCommand,
  UpdateStateMachineCommand,
} from '@aws-sdk/client-sfn';
import { roleArn } from './support/in-process.ts';
import { ended, history, startExecution, startService } from './support/running-service.ts';
import { newDataFolder, useService } from './support/use-service.ts';

const service = useService();

const pass = (Result: string) => JSON.stringify({ StartAt: 'A', States: { A: { Type: 'Pass', Result, End: true } } });
const base = 'arn:aws:states:us-east-1:000000000000:stateMachine:';

let names = 0;
/** Creates a machine and publishes its first version. */
async function published(type: 'STANDARD' | 'EXPRESS' = 'STANDARD'): Promise<string> {
  const name = `machine${++names}`;
  const { stateMachineVersionArn } = await service.sfn.send(
    new CreateStateMachineCommand({ name, definition: pass('one'), roleArn, type, publish: true }),
  );
  expect(stateMachineVersionArn).toBe(`${base}${name}:1`);
  return `${base}${name}`;
}

const update = (stateMachineArn: string, definition: string, publish?: boolean, versionDescription?: string) =>
  service.sfn.send(new UpdateStateMachineCommand({ stateMachineArn, definition, publish, versionDescription }));
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
async function listedVersions(stateMachineArn: string): Promise<(string | undefined)[]> {
  const { stateMachineVersions } = await service.sfn.send(new ListStateMachineVersionsCommand({ stateMachineArn }));
  return stateMachineVersions?.map((version) => version.stateMachineVersionArn?.slice(stateMachineArn.length)) ?? [];
}

test('a version never changes, a revision is published once, and numbers are not reused', async () => {
  const machine = await published();
  // An update that changes nothing makes no revision (recorded).
  expect(await update(machine, pass('one'), true)).toMatchObject({ stateMachineVersionArn: `${machine}:1` });
  expect((await describeMachine(machine)).revisionId).toBeUndefined();
  const second = await update(machine, pass('two'), true, 'the second');
  expect(second).toMatchObject({ stateMachineVersionArn: `${machine}:2`, revisionId: expect.any(String) });
  await update(machine, pass('three'));
  expect(await describeMachine(`${machine}:2`)).toMatchObject({
    stateMachineArn: `${machine}:2`,
    definition: pass('two'),
    description: 'the second',
    revisionId: second.revisionId,
  });
  expect(await listedVersions(machine)).toEqual([':2', ':1']);
  await service.sfn.send(new DeleteStateMachineVersionCommand({ stateMachineVersionArn: `${machine}:2` }));
  await service.sfn.send(new DeleteStateMachineVersionCommand({ stateMachineVersionArn: `${machine}:2` }));
  const third = await service.sfn.send(new PublishStateMachineVersionCommand({ stateMachineArn: machine }));
  expect(third.stateMachineVersionArn).toBe(`${machine}:3`);
  const stale = new PublishStateMachineVersionCommand({ stateMachineArn: machine, revisionId: second.revisionId });
  const { revisionId } = await describeMachine(machine);
  await expect(service.sfn.send(stale)).rejects.toMatchObject({
    name: 'ConflictException',
    message: `Failed to publish the State Machine version for revision ${second.revisionId}. The current State Machine revision is ${revisionId}.`,
  });
});

test('the revision of a machine that was never updated is INITIAL', async () => {
  const { stateMachineArn = '' } = await service.sfn.send(
    new CreateStateMachineCommand({ name: 'fresh', definition: pass('one'), roleArn }),
  );
  const publish = new PublishStateMachineVersionCommand({ stateMachineArn, revisionId: 'INITIAL' });
  expect((await service.sfn.send(publish)).stateMachineVersionArn).toBe(`${stateMachineArn}:1`);
});

test('versions are refused in the words of AWS', async () => {
  const machine = await published();
  await expect(update(machine, pass('x'), undefined, 'no')).rejects.toMatchObject({
    name: 'ValidationException',
    message: 'Version description can only be set when publish is true',
  });
  await expect(update(`${machine}:1`, pass('x'))).rejects.toMatchObject({
    name: 'StateMachineDoesNotExist',
    message: `State Machine Does Not Exist: '${machine}:1'`,
  });
  for (const arn of [`${machine}:9`, `${machine}:live`, `${machine}:01`, `${machine}:constructor`])
    await expect(startExecution(service, arn)).rejects.toMatchObject({ name: 'StateMachineDoesNotExist' });
  await expect(
    service.sfn.send(
      new CreateStateMachineCommand({ name: machine.slice(base.length), definition: pass('one'), roleArn }),
    ),
  ).rejects.toMatchObject({ name: 'StateMachineAlreadyExists' });
});

test('an execution of a version or an alias runs that version, and is described and listed with it', async () => {
  const machine = await published();
  await update(machine, pass('two'));
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
  expect(ran).toMatchObject({ stateMachineArn: machine, definition: pass('one') });
});

test('an alias splits executions by its weights', async () => {
  const machine = await published('EXPRESS');
  await update(machine, pass('two'), true);
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
  const machine = await published();
  await update(machine, pass('two'), true);
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
  const machine = await published();
  await update(machine, pass('two'), true);
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
      definition: pass('one'),
      roleArn,
      publish: true,
      tags: [{ key: 'k', value: 'v' }],
    }),
  );
  await before.sfn.send(new UpdateStateMachineCommand({ stateMachineArn: machine, definition: pass('two') }));
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

test('machines and activities have tags that can be added, replaced and removed; versions have none', async () => {
  const machine = await published();
  const { activityArn } = await service.sfn.send(new CreateActivityCommand({ name: 'tagged' }));
  for (const resourceArn of [machine, activityArn]) {
    const tag = (...tags: { key: string; value: string }[]) =>
      service.sfn.send(new TagResourceCommand({ resourceArn, tags }));
    await tag({ key: 'a', value: '1' }, { key: 'constructor', value: '' });
    await tag({ key: 'a', value: '2' });
    await service.sfn.send(new UntagResourceCommand({ resourceArn, tagKeys: ['constructor', 'none'] }));
    const { tags } = await service.sfn.send(new ListTagsForResourceCommand({ resourceArn }));
    expect(tags).toEqual([{ key: 'a', value: '2' }]);
    await expect(tag({ key: 'aws:x', value: '' })).rejects.toMatchObject({ name: 'ValidationException' });
    const fifty = Array.from({ length: 50 }, (_, index) => ({ key: `k${index}`, value: '' }));
    await expect(tag(...fifty)).rejects.toMatchObject({ name: 'TooManyTags', resourceName: resourceArn });
  }
  const version = new TagResourceCommand({ resourceArn: `${machine}:1`, tags: [] });
  await expect(service.sfn.send(version)).rejects.toMatchObject({
    name: 'ResourceNotFound',
    message: `Resource not found: '${machine}:1'`,
  });
});

test('METADATA_ONLY leaves out definitions, input and output', async () => {
  const machine = await published('EXPRESS');
  const includedData = 'METADATA_ONLY';
  const described = await service.sfn.send(new DescribeStateMachineCommand({ stateMachineArn: machine, includedData }));
  expect(described.definition).toBe('{}');
  const started = new StartSyncExecutionCommand({ stateMachineArn: machine, includedData });
  const { status, input, output, outputDetails } = await service.sfn.send(started);
  expect([status, input, output, outputDetails]).toEqual(['SUCCEEDED', undefined, undefined, { included: false }]);
});
