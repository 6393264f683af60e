import { z } from 'zod';
import { ApiError } from './api-error.ts';
import { checkArn, findTarget, machineDoesNotExist } from './find-machine.ts';
import { type Operation, operation, present } from './operation.ts';
import { pageOf } from './paging.ts';
import { arn, includedData, page } from './shapes.ts';

/** The definition as METADATA_ONLY shows it. */
const withheldDefinition = '{}';

/** Describes a machine, or a version by its ARN. An alias has no definition, so it is not found. */
const describeStateMachine = operation(z.object({ stateMachineArn: arn, includedData }), (context, request) => {
  const { machine, version, alias } = findTarget(context, request.stateMachineArn);
  if (alias !== undefined) throw machineDoesNotExist(request.stateMachineArn);
  const revision = version ?? machine;
  return present({
    stateMachineArn: request.stateMachineArn,
    name: machine.name,
    status: 'ACTIVE',
    definition: request.includedData === 'METADATA_ONLY' ? withheldDefinition : revision.definition,
    roleArn: revision.roleArn,
    type: machine.type,
    creationDate: revision.createdAt / 1_000,
    loggingConfiguration: revision.loggingConfiguration,
    tracingConfiguration: revision.tracingConfiguration,
    encryptionConfiguration: revision.encryptionConfiguration,
    revisionId: revision.revisionId,
    description: version?.description,
  });
});

/** Describes what the execution runs, even if the machine was updated since. */
const describeStateMachineForExecution = operation(
  z.object({ executionArn: arn, includedData }),
  (context, request) => {
    const { executionArn } = request;
    checkArn(executionArn, 'execution');
    const run = context.executions.get(executionArn);
    if (run === undefined) throw new ApiError('ExecutionDoesNotExist', `Execution Does Not Exist: '${executionArn}'`);
    const { origin } = run.execution;
    const machine = context.machines.get(origin.stateMachineArn.split('/')[0] ?? '');
    return present({
      stateMachineArn: origin.stateMachineArn,
      name: origin.stateMachineName,
      definition: request.includedData === 'METADATA_ONLY' ? withheldDefinition : origin.definition,
      roleArn: origin.roleArn,
      updateDate: (origin.revisedAt ?? origin.startedAt) / 1_000,
      loggingConfiguration: machine?.loggingConfiguration,
      tracingConfiguration: machine?.tracingConfiguration,
      encryptionConfiguration: machine?.encryptionConfiguration,
      revisionId: origin.revisionId,
      mapRunArn: origin.child?.mapRunArn,
      label: origin.child === undefined ? undefined : origin.stateMachineName.split('/')[1],
    });
  },
);

const listStateMachines = operation(z.object(page), (context, request) => {
  const { items, nextToken } = pageOf([...context.machines.values()], request, {
    name: ['ListStateMachines'],
    now: context.engine.clock.now(),
    keyOf: (machine) => machine.arn,
  });
  const stateMachines = items.map((machine) => ({
    stateMachineArn: machine.arn,
    name: machine.name,
    type: machine.type,
    creationDate: machine.createdAt / 1_000,
  }));
  return present({ stateMachines, nextToken });
});

export const describeStateMachineOperations: Record<string, Operation> = {
  DescribeStateMachine: describeStateMachine,
  DescribeStateMachineForExecution: describeStateMachineForExecution,
  ListStateMachines: listStateMachines,
};
