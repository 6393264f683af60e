import {
  CreateStateMachineCommand,
  DeleteStateMachineVersionCommand,
  DescribeStateMachineCommand,
  ListStateMachineVersionsCommand,
  PublishStateMachineVersionCommand,
} from '@aws-sdk/client-sfn';
import { roleArn } from './support/in-process.ts';
import { definitionOf, machineArnBase, publishedMachine, updateMachine } from './support/published-machine.ts';
import { startExecution } from './support/running-service.ts';
import { useService } from './support/use-service.ts';

const service = useService();

const describeMachine = (stateMachineArn: string) =>
  service.sfn.send(new DescribeStateMachineCommand({ stateMachineArn }));
async function listedVersions(stateMachineArn: string): Promise<(string | undefined)[]> {
  const { stateMachineVersions } = await service.sfn.send(new ListStateMachineVersionsCommand({ stateMachineArn }));
  return stateMachineVersions?.map((version) => version.stateMachineVersionArn?.slice(stateMachineArn.length)) ?? [];
}

test('a version never changes, a revision is published once, and numbers are not reused', async () => {
  const machine = await publishedMachine(service);
  // An update that changes nothing makes no revision (recorded).
  expect(await updateMachine(service, machine, definitionOf('one'), true)).toMatchObject({
    stateMachineVersionArn: `${machine}:1`,
  });
  expect((await describeMachine(machine)).revisionId).toBeUndefined();
  const second = await updateMachine(service, machine, definitionOf('two'), true, 'the second');
  expect(second).toMatchObject({ stateMachineVersionArn: `${machine}:2`, revisionId: expect.any(String) });
  await updateMachine(service, machine, definitionOf('three'));
  expect(await describeMachine(`${machine}:2`)).toMatchObject({
    stateMachineArn: `${machine}:2`,
    definition: definitionOf('two'),
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
    new CreateStateMachineCommand({ name: 'fresh', definition: definitionOf('one'), roleArn }),
  );
  const publish = new PublishStateMachineVersionCommand({ stateMachineArn, revisionId: 'INITIAL' });
  expect((await service.sfn.send(publish)).stateMachineVersionArn).toBe(`${stateMachineArn}:1`);
});

test('versions are refused in the words of AWS', async () => {
  const machine = await publishedMachine(service);
  await expect(updateMachine(service, machine, definitionOf('x'), undefined, 'no')).rejects.toMatchObject({
    name: 'ValidationException',
    message: 'Version description can only be set when publish is true',
  });
  await expect(updateMachine(service, `${machine}:1`, definitionOf('x'))).rejects.toMatchObject({
    name: 'StateMachineDoesNotExist',
    message: `State Machine Does Not Exist: '${machine}:1'`,
  });
  for (const arn of [`${machine}:9`, `${machine}:live`, `${machine}:01`, `${machine}:constructor`])
    await expect(startExecution(service, arn)).rejects.toMatchObject({ name: 'StateMachineDoesNotExist' });
  await expect(
    service.sfn.send(
      new CreateStateMachineCommand({
        name: machine.slice(machineArnBase.length),
        definition: definitionOf('one'),
        roleArn,
      }),
    ),
  ).rejects.toMatchObject({ name: 'StateMachineAlreadyExists' });
});
