import { randomInt } from 'node:crypto';
import { arnKind, splitQualifier } from '../arns.ts';
import type { MachineAlias, MachineRevision, MachineVersion, StateMachine } from '../store/machine-store.ts';
import { ApiError } from './api-error.ts';
import type { ApiContext } from './operation.ts';

const invalidNameCharacters = /[\s<>{}[\]?*"#%\\^|~`$&,;:/]|\p{Cc}/u;
const versionNumber = /^[1-9]\d*$/;

/**
 * Checks that a text is an ARN of Step Functions of this kind.
 * @throws InvalidArn in AWS's words
 */
export function checkArn(given: string, kind: 'stateMachine' | 'execution' | 'activity' | 'mapRun'): void {
  const found = arnKind(given);
  if (found === undefined) throw new ApiError('InvalidArn', `Invalid Arn: 'Invalid ARN prefix: ${given}'`);
  if (found !== kind)
    throw new ApiError('InvalidArn', `Invalid Arn: 'Resource type not valid in this context: ${found}'`);
}

/**
 * Checks the name of a machine, an execution or an activity.
 * @throws InvalidName
 */
export function checkName(value: string): void {
  if (value.length === 0 || value.length > 80 || invalidNameCharacters.test(value)) {
    throw new ApiError('InvalidName', `Invalid Name: '${value}'`);
  }
}

/**
 * Finds a machine by its own ARN, not by that of a version or alias.
 * @throws InvalidArn, StateMachineDoesNotExist
 */
export function findMachine(context: ApiContext, machineArn: string): StateMachine {
  checkArn(machineArn, 'stateMachine');
  const machine = context.machines.get(machineArn);
  if (machine === undefined) throw machineDoesNotExist(machineArn);
  return machine;
}

/** What the ARN of a machine, a version or an alias names. */
export interface MachineTarget {
  machine: StateMachine;
  version: MachineVersion | undefined;
  alias: MachineAlias | undefined;
}

/**
 * Finds a machine by its own ARN or by that of a version or alias.
 * @throws InvalidArn, StateMachineDoesNotExist
 */
export function findTarget(context: ApiContext, qualifiedArn: string): MachineTarget {
  checkArn(qualifiedArn, 'stateMachine');
  const { machineArn, qualifier } = splitQualifier(qualifiedArn);
  const machine = context.machines.get(machineArn);
  if (machine === undefined) throw machineDoesNotExist(qualifiedArn);
  if (qualifier === undefined) return { machine, version: undefined, alias: undefined };
  const version = versionNumber.test(qualifier) ? versionOf(machine, Number(qualifier)) : undefined;
  const alias = machine.aliases.find(({ name }) => name === qualifier);
  if (version === undefined && alias === undefined) throw machineDoesNotExist(qualifiedArn);
  return { machine, version, alias };
}

/**
 * Finds what a new execution runs; for an alias a version is drawn by weight.
 * @throws InvalidArn, StateMachineDoesNotExist
 */
export function findRunnable(
  context: ApiContext,
  qualifiedArn: string,
): MachineTarget & { revision: Readonly<MachineRevision> } {
  const { machine, version, alias } = findTarget(context, qualifiedArn);
  const routed = version ?? (alias && versionOf(machine, draw(alias)));
  return { machine, version: routed, alias, revision: routed ?? machine };
}

export function versionOf(machine: StateMachine, wanted: number | undefined): MachineVersion | undefined {
  return machine.versions.find(({ number }) => number === wanted);
}

/** Draws a version number by weight; the weights of an alias add up to 100. */
function draw({ routes }: MachineAlias): number | undefined {
  let left = randomInt(100);
  return routes.find(({ weight }) => {
    left -= weight;
    return left < 0;
  })?.version;
}

/** Returns the error for an ARN that no machine, version or alias has. */
export function machineDoesNotExist(machineArn: string): ApiError {
  return new ApiError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${machineArn}'`);
}

/** Returns the error for an operation that this type of machine does not have. */
export function typeNotSupported(): ApiError {
  return new ApiError('StateMachineTypeNotSupported', 'This operation is not supported by this type of state machine');
}
