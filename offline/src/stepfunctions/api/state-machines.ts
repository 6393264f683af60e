import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { arnKind, stateMachineArn } from '../arns.ts';
import { parseMachine } from '../asl/machine.ts';
import { definitionProblems } from '../asl/validate.ts';
import type { MachineType } from '../engine/execution.ts';
import type { JsonObject } from '../json.ts';
import type { StateMachine } from '../store/machine-store.ts';
import { ApiError } from './api-error.ts';
import { type ApiContext, type Operation, operation, present } from './operation.ts';
import { pageOf } from './paging.ts';
import { arn, definition, jsonObject, machineType, name, page } from './shapes.ts';

const defaultPage = 100;
const invalidNameCharacters = /[\s<>{}[\]?*"#%\\^|~`$&,;:/]|\p{Cc}/u;

/** The machine of this ARN. Throws InvalidArn and StateMachineDoesNotExist. */
export function findMachine(context: ApiContext, machineArn: string): StateMachine {
  checkArn(machineArn, 'stateMachine');
  const machine = context.machines.get(machineArn);
  if (machine === undefined)
    throw new ApiError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${machineArn}'`);
  return machine;
}

/** Throws InvalidArn, in AWS's words, for a text that is no ARN of Step Functions or names something else. */
export function checkArn(given: string, kind: 'stateMachine' | 'execution' | 'mapRun'): void {
  const found = arnKind(given);
  if (found === undefined) throw new ApiError('InvalidArn', `Invalid Arn: 'Invalid ARN prefix: ${given}'`);
  if (found !== kind)
    throw new ApiError('InvalidArn', `Invalid Arn: 'Resource type not valid in this context: ${found}'`);
}

/** Throws InvalidArn for a text that is no ARN of a role; whether there is one does not matter offline. */
function checkRole(given: string): void {
  if (!/^arn:[^:]*:iam::[^:]*:role\/./.test(given)) throw new ApiError('InvalidArn', `Invalid Role Arn: '${given}'`);
}

/** Checks a name of a machine or an execution. Throws InvalidName. */
export function checkName(value: string): void {
  if (value.length === 0 || value.length > 80 || invalidNameCharacters.test(value)) {
    throw new ApiError('InvalidName', `Invalid Name: '${value}'`);
  }
}

const createRequest = z.object({
  name,
  definition,
  roleArn: arn,
  type: machineType.default('STANDARD'),
  loggingConfiguration: jsonObject.optional(),
  tracingConfiguration: jsonObject.optional(),
});

/** Creating the same machine again answers the same; another one of that name is an error. */
/**
 * Idempotent for what AWS compares: name, definition, type, logging and tracing. A different role is ignored, and not updated.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateStateMachine.html
 */
const createStateMachine = operation(createRequest, (context, request) => {
  checkName(request.name);
  checkRole(request.roleArn);
  checkDefinition(context, request.definition, request.type);
  const machineArn = stateMachineArn(context.scope, request.name);
  const loggingConfiguration = request.loggingConfiguration ?? { level: 'OFF', includeExecutionData: false };
  const tracingConfiguration = request.tracingConfiguration ?? { enabled: false };
  const existing = context.machines.get(machineArn);
  if (existing !== undefined) {
    if (
      existing.definition === request.definition &&
      existing.type === request.type &&
      isDeepStrictEqual(existing.loggingConfiguration, loggingConfiguration) &&
      isDeepStrictEqual(existing.tracingConfiguration, tracingConfiguration)
    ) {
      return { stateMachineArn: machineArn, creationDate: existing.createdAt / 1_000 };
    }
    throw new ApiError('StateMachineAlreadyExists', `State Machine Already Exists: '${machineArn}'`);
  }
  const createdAt = context.engine.clock.now();
  context.machines.set(machineArn, {
    arn: machineArn,
    name: request.name,
    type: request.type,
    definition: request.definition,
    machine: parseMachine(request.definition),
    roleArn: request.roleArn,
    loggingConfiguration,
    tracingConfiguration,
    createdAt,
    revisionId: randomUUID(),
  });
  context.saveMachines();
  return { stateMachineArn: machineArn, creationDate: createdAt / 1_000 };
});

const updateRequest = z.object({
  stateMachineArn: arn,
  definition: definition.optional(),
  roleArn: arn.optional(),
  loggingConfiguration: jsonObject.optional(),
  tracingConfiguration: jsonObject.optional(),
});

/** Executions that run go on with the definition they started with. */
const updateStateMachine = operation(updateRequest, (context, request) => {
  const machine = findMachine(context, request.stateMachineArn);
  const { definition: text, roleArn, loggingConfiguration, tracingConfiguration } = request;
  if (
    text === undefined &&
    roleArn === undefined &&
    loggingConfiguration === undefined &&
    tracingConfiguration === undefined
  ) {
    throw new ApiError(
      'MissingRequiredParameter',
      'Either the definition, the role ARN, the LoggingConfiguration, or the TracingConfiguration must be specified',
    );
  }
  if (roleArn !== undefined) checkRole(roleArn);
  if (text !== undefined) {
    checkDefinition(context, text, machine.type);
    machine.definition = text;
    machine.machine = parseMachine(text);
  }
  machine.roleArn = roleArn ?? machine.roleArn;
  machine.loggingConfiguration = loggingConfiguration ?? machine.loggingConfiguration;
  machine.tracingConfiguration = tracingConfiguration ?? machine.tracingConfiguration;
  machine.revisionId = randomUUID();
  context.saveMachines();
  return { updateDate: context.engine.clock.now() / 1_000, revisionId: machine.revisionId };
});

const describeStateMachine = operation(z.object({ stateMachineArn: arn }), (context, request) =>
  describe(findMachine(context, request.stateMachineArn)),
);

/** The definition that the execution runs, which an update may have replaced since. */
const describeStateMachineForExecution = operation(z.object({ executionArn: arn }), (context, { executionArn }) => {
  const run = context.executions.get(executionArn);
  if (run === undefined) throw new ApiError('ExecutionDoesNotExist', `Execution Does Not Exist: '${executionArn}'`);
  const { origin } = run.execution;
  const machine = context.machines.get(origin.stateMachineArn.split('/')[0] ?? '');
  return present({
    stateMachineArn: origin.stateMachineArn,
    name: origin.stateMachineName,
    definition: origin.definition,
    roleArn: origin.roleArn,
    updateDate: (machine?.createdAt ?? origin.startedAt) / 1_000,
    loggingConfiguration: machine?.loggingConfiguration,
    tracingConfiguration: machine?.tracingConfiguration,
    revisionId: machine?.definition === origin.definition ? machine.revisionId : undefined,
    mapRunArn: origin.child?.mapRunArn,
    label: origin.child === undefined ? undefined : origin.stateMachineName.split('/')[1],
  });
});

const listStateMachines = operation(z.object(page), (context, request) => {
  const { items, nextToken } = pageOf([...context.machines.values()], request, defaultPage);
  const stateMachines = items.map((machine) => ({
    stateMachineArn: machine.arn,
    name: machine.name,
    type: machine.type,
    creationDate: machine.createdAt / 1_000,
  }));
  return present({ stateMachines, nextToken });
});

/** Deleting what does not exist succeeds, as on AWS. Running executions end. */
const deleteStateMachine = operation(z.object({ stateMachineArn: arn }), (context, request) => {
  checkArn(request.stateMachineArn, 'stateMachine');
  context.machines.delete(request.stateMachineArn);
  for (const run of context.executions.forgetMachine(request.stateMachineArn))
    run.stop(undefined, 'The state machine was deleted');
  context.saveMachines();
  return {};
});

const validateRequest = z.object({ definition, type: machineType.default('STANDARD') });
const validateStateMachineDefinition = operation(validateRequest, (context, request) => {
  const problems = definitionProblems(request.definition, request.type, context.refuseUnsupported);
  const diagnostics = problems.map(({ code, message, location }) =>
    present({ severity: 'ERROR', code, message, location }),
  );
  return { result: problems.length === 0 ? 'OK' : 'FAIL', diagnostics, truncated: false };
});

function checkDefinition(context: ApiContext, text: string, type: MachineType): void {
  const problems = definitionProblems(text, type, context.refuseUnsupported);
  if (problems.length === 0) return;
  const reasons = problems.map(
    ({ code, message, location }) => `${code}: ${message}${location === undefined ? '' : ` at ${location}`}`,
  );
  throw new ApiError('InvalidDefinition', `Invalid State Machine Definition: '${reasons.join(', ')}'`);
}

function describe(machine: StateMachine): JsonObject {
  return {
    stateMachineArn: machine.arn,
    name: machine.name,
    status: 'ACTIVE',
    definition: machine.definition,
    roleArn: machine.roleArn,
    type: machine.type,
    creationDate: machine.createdAt / 1_000,
    loggingConfiguration: machine.loggingConfiguration,
    tracingConfiguration: machine.tracingConfiguration,
    encryptionConfiguration: { type: 'AWS_OWNED_KEY' },
    revisionId: machine.revisionId,
  };
}

export const stateMachineOperations: Record<string, Operation> = {
  CreateStateMachine: createStateMachine,
  UpdateStateMachine: updateStateMachine,
  DescribeStateMachine: describeStateMachine,
  DescribeStateMachineForExecution: describeStateMachineForExecution,
  ListStateMachines: listStateMachines,
  DeleteStateMachine: deleteStateMachine,
  ValidateStateMachineDefinition: validateStateMachineDefinition,
};
