import { z } from 'zod';
import { splitQualifier } from '../arns.ts';
import type { MachineVersion, StateMachine } from '../store/machine-store.ts';
import { ApiError } from './api-error.ts';
import { checkArn, findMachine, versionOf } from './find-machine.ts';
import { type Operation, operation, present } from './operation.ts';
import { pageOf } from './paging.ts';
import { arn, bounded, description, longArn, page } from './shapes.ts';

/** https://docs.aws.amazon.com/step-functions/latest/dg/concepts-state-machine-version.html */
const MAX_VERSIONS = 1_000;
/** The name in requests of the revision of a machine that was never updated. */
const firstRevision = 'INITIAL';

export function versionArn({ arn: machineArn }: StateMachine, { number }: { number: number }): string {
  return `${machineArn}:${number}`;
}

/**
 * Publishes the machine's revision, unless that is already done. Returns its version.
 * @throws ServiceQuotaExceededException
 */
export function publishVersion(machine: StateMachine, text: string | undefined, now: number): MachineVersion {
  const published = machine.versions.findLast(({ revisionId }) => revisionId === machine.revisionId);
  if (published !== undefined) return published;
  if (machine.versions.length >= MAX_VERSIONS) {
    throw new ApiError(
      'ServiceQuotaExceededException',
      `A state machine has at most ${MAX_VERSIONS} versions: delete some of '${machine.arn}'`,
    );
  }
  machine.lastVersion += 1;
  const {
    definition,
    machine: parsed,
    roleArn,
    loggingConfiguration,
    tracingConfiguration,
    encryptionConfiguration,
  } = machine;
  const version: MachineVersion = {
    number: machine.lastVersion,
    description: text,
    createdAt: now,
    definition,
    machine: parsed,
    roleArn,
    loggingConfiguration,
    tracingConfiguration,
    encryptionConfiguration,
    revisionId: machine.revisionId,
    revisedAt: machine.revisedAt,
  };
  machine.versions.push(version);
  return version;
}

const publishRequest = z.object({ stateMachineArn: arn, revisionId: bounded(256).optional(), description });
const publishStateMachineVersion = operation(publishRequest, (context, request) => {
  const machine = findMachine(context, request.stateMachineArn);
  const current = machine.revisionId ?? firstRevision;
  if (request.revisionId !== undefined && request.revisionId !== current) {
    throw new ApiError(
      'ConflictException',
      `Failed to publish the State Machine version for revision ${request.revisionId}. The current State Machine revision is ${current}.`,
    );
  }
  const version = publishVersion(machine, request.description, context.engine.clock.now());
  context.saveMachines();
  return { creationDate: version.createdAt / 1_000, stateMachineVersionArn: versionArn(machine, version) };
});

/** Newest first. An unknown machine has no versions: the operation has no error for it. */
const listStateMachineVersions = operation(z.object({ ...page, stateMachineArn: arn }), (context, request) => {
  checkArn(request.stateMachineArn, 'stateMachine');
  const machine = context.machines.get(request.stateMachineArn);
  if (machine === undefined) return { stateMachineVersions: [] };
  const { items, nextToken } = pageOf(machine.versions.toReversed(), request, {
    name: ['ListStateMachineVersions', machine.arn],
    now: context.engine.clock.now(),
    keyOf: ({ number }) => String(number),
  });
  const stateMachineVersions = items.map((version) => ({
    stateMachineVersionArn: versionArn(machine, version),
    creationDate: version.createdAt / 1_000,
  }));
  return present({ stateMachineVersions, nextToken });
});

/** Executions of the version continue. Succeeds for a version that does not exist (recorded). */
const deleteStateMachineVersion = operation(z.object({ stateMachineVersionArn: longArn }), (context, request) => {
  const given = request.stateMachineVersionArn;
  checkArn(given, 'stateMachine');
  const { machineArn, qualifier } = splitQualifier(given);
  if (qualifier === undefined) throw new ApiError('InvalidArn', `Invalid Arn: 'Not a version ARN: ${given}'`);
  const machine = context.machines.get(machineArn);
  const version = machine && versionOf(machine, Number(qualifier));
  if (machine === undefined || version === undefined) return {};
  const aliases = machine.aliases.filter(({ routes }) => routes.some((route) => route.version === version.number));
  if (aliases.length > 0) {
    const names = aliases.map(({ name }) => name).join(', ');
    throw new ApiError(
      'ConflictException',
      `Version to be deleted must not be referenced by an alias. Current list of aliases referencing this version: [${names}]`,
    );
  }
  machine.versions = machine.versions.filter((one) => one !== version);
  context.saveMachines();
  return {};
});

export const versionOperations: Record<string, Operation> = {
  PublishStateMachineVersion: publishStateMachineVersion,
  ListStateMachineVersions: listStateMachineVersions,
  DeleteStateMachineVersion: deleteStateMachineVersion,
};
