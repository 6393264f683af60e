import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { JsonObject } from '../../json.ts';
import { stateMachineArn } from '../arns.ts';
import { parseMachine } from '../asl/machine.ts';
import { type DefinitionIssue, definitionIssues } from '../asl/validate.ts';
import type { MachineType } from '../engine/execution.ts';
import type { MachineRevision, MachineVersion, StateMachine } from '../store/machine-store.ts';
import { ApiError } from './api-error.ts';
import { checkArn, checkName, findMachine } from './find-machine.ts';
import { type ApiContext, type Operation, operation, present } from './operation.ts';
import {
  arn,
  definition,
  description,
  encryptionConfiguration,
  jsonObject,
  machineType,
  name,
  tags,
} from './shapes.ts';
import { mergeTags } from './tags.ts';
import { publishVersion, versionArn } from './versions.ts';

/**
 * Checks the form of a role's ARN; the role need not exist offline.
 * @throws InvalidArn
 */
function checkRole(given: string): void {
  if (!/^arn:[^:]*:iam::[^:]*:role\/./.test(given)) throw new ApiError('InvalidArn', `Invalid Role Arn: '${given}'`);
}

/**
 * Checks that a log level other than OFF has a destination:
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_LoggingConfiguration.html
 * @throws InvalidLoggingConfiguration
 */
function checkLogging(logging: JsonObject | undefined): void {
  if ((logging?.level ?? 'OFF') === 'OFF') return;
  const destinations = logging?.destinations;
  if (Array.isArray(destinations) && destinations.length === 1) return;
  throw new ApiError(
    'InvalidLoggingConfiguration',
    'Invalid Logging Configuration: Must specify exactly one Log Destination.',
  );
}

const createRequest = z.object({
  name,
  definition,
  roleArn: arn,
  type: machineType.default('STANDARD'),
  loggingConfiguration: jsonObject.optional(),
  tracingConfiguration: jsonObject.optional(),
  encryptionConfiguration,
  tags: tags.default([]),
  publish: z.boolean().default(false),
  versionDescription: description,
});

/**
 * Idempotent for what AWS compares: name, definition, type, logging, tracing, publish and its
 * description. A different role and different tags are ignored, not applied.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateStateMachine.html
 */
const createStateMachine = operation(createRequest, (context, request) => {
  checkVersionDescription(request);
  checkName(request.name);
  checkRole(request.roleArn);
  checkLogging(request.loggingConfiguration);
  checkDefinition(context, request.definition, request.type);
  const machineArn = stateMachineArn(context.scope, request.name);
  const loggingConfiguration = request.loggingConfiguration ?? { level: 'OFF', includeExecutionData: false };
  const tracingConfiguration = request.tracingConfiguration ?? { enabled: false };
  const existing = context.machines.get(machineArn);
  if (existing !== undefined) {
    const first = existing.versions.find(({ number, createdAt }) => number === 1 && createdAt === existing.createdAt);
    if (
      existing.definition === request.definition &&
      existing.type === request.type &&
      isDeepStrictEqual(existing.loggingConfiguration, loggingConfiguration) &&
      isDeepStrictEqual(existing.tracingConfiguration, tracingConfiguration) &&
      isDeepStrictEqual(existing.encryptionConfiguration, request.encryptionConfiguration) &&
      request.publish === (first !== undefined) &&
      request.versionDescription === first?.description
    ) {
      return created(existing, first);
    }
    throw new ApiError('StateMachineAlreadyExists', `State Machine Already Exists: '${machineArn}'`);
  }
  const createdAt = context.engine.clock.now();
  const machine: StateMachine = {
    arn: machineArn,
    name: request.name,
    type: request.type,
    definition: request.definition,
    machine: parseMachine(request.definition),
    roleArn: request.roleArn,
    loggingConfiguration,
    tracingConfiguration,
    encryptionConfiguration: request.encryptionConfiguration,
    createdAt,
    revisionId: undefined,
    revisedAt: createdAt,
    tags: mergeTags([], request.tags, machineArn),
    versions: [],
    lastVersion: 0,
    aliases: [],
  };
  const version = request.publish ? publishVersion(machine, request.versionDescription, createdAt) : undefined;
  context.machines.set(machineArn, machine);
  context.saveMachines();
  return created(machine, version);
});

function created(machine: StateMachine, version: MachineVersion | undefined): JsonObject {
  return present({
    stateMachineArn: machine.arn,
    creationDate: machine.createdAt / 1_000,
    stateMachineVersionArn: version && versionArn(machine, version),
  });
}

/** AWS's message, recorded. */
function checkVersionDescription(request: { publish: boolean; versionDescription?: string }): void {
  if (request.publish || request.versionDescription === undefined) return;
  throw new ApiError('ValidationException', 'Version description can only be set when publish is true');
}

const updateRequest = z.object({
  stateMachineArn: arn,
  definition: definition.optional(),
  roleArn: arn.optional(),
  loggingConfiguration: jsonObject.optional(),
  tracingConfiguration: jsonObject.optional(),
  encryptionConfiguration: encryptionConfiguration.removeDefault().optional(),
  publish: z.boolean().default(false),
  versionDescription: description,
});

/**
 * Running executions keep the definition that they started with. Recorded: an update that changes
 * nothing makes no new revision, so publishing it answers the version that exists.
 */
const updateStateMachine = operation(updateRequest, (context, request) => {
  checkVersionDescription(request);
  const machine = findMachine(context, request.stateMachineArn);
  const { definition: text, roleArn, loggingConfiguration, tracingConfiguration } = request;
  if (
    text === undefined &&
    roleArn === undefined &&
    loggingConfiguration === undefined &&
    tracingConfiguration === undefined &&
    request.encryptionConfiguration === undefined
  ) {
    throw new ApiError(
      'MissingRequiredParameter',
      'Either the definition, the role ARN, the LoggingConfiguration, or the TracingConfiguration must be specified',
    );
  }
  if (roleArn !== undefined) checkRole(roleArn);
  checkLogging(loggingConfiguration);
  if (text !== undefined) checkDefinition(context, text, machine.type);
  const now = context.engine.clock.now();
  const revision = {
    definition: text ?? machine.definition,
    roleArn: roleArn ?? machine.roleArn,
    loggingConfiguration: loggingConfiguration ?? machine.loggingConfiguration,
    tracingConfiguration: tracingConfiguration ?? machine.tracingConfiguration,
    encryptionConfiguration: request.encryptionConfiguration ?? machine.encryptionConfiguration,
  };
  if (!isDeepStrictEqual(revision, revisionOf(machine))) {
    const parsed = parseMachine(revision.definition);
    Object.assign(machine, revision, { machine: parsed, revisionId: randomUUID(), revisedAt: now });
  }
  const version = request.publish ? publishVersion(machine, request.versionDescription, now) : undefined;
  context.saveMachines();
  return present({
    updateDate: now / 1_000,
    revisionId: machine.revisionId,
    stateMachineVersionArn: version && versionArn(machine, version),
  });
});

function revisionOf(revision: MachineRevision) {
  const { definition, roleArn, loggingConfiguration, tracingConfiguration, encryptionConfiguration } = revision;
  return { definition, roleArn, loggingConfiguration, tracingConfiguration, encryptionConfiguration };
}

/**
 * Succeeds for a machine that does not exist, as on AWS. Running executions end; versions and
 * aliases are deleted as well.
 */
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
  const issues = definitionIssues(request.definition, request.type, context.refuseUnsupported);
  const diagnostics = issues.map(({ code, message, location }) =>
    present({ severity: 'ERROR', code, message, location }),
  );
  return { result: issues.length === 0 ? 'OK' : 'FAIL', diagnostics, truncated: false };
});

function checkDefinition(context: ApiContext, text: string, type: MachineType): void {
  refuseIssues(definitionIssues(text, type, context.refuseUnsupported));
}

/**
 * Refuses a definition with issues.
 * @throws InvalidDefinition
 */
export function refuseIssues(issues: DefinitionIssue[]): void {
  if (issues.length === 0) return;
  const reasons = issues.map(
    ({ code, message, location }) => `${code}: ${message}${location === undefined ? '' : ` at ${location}`}`,
  );
  throw new ApiError('InvalidDefinition', `Invalid State Machine Definition: '${reasons.join(', ')}'`);
}

export const stateMachineOperations: Record<string, Operation> = {
  CreateStateMachine: createStateMachine,
  UpdateStateMachine: updateStateMachine,
  DeleteStateMachine: deleteStateMachine,
  ValidateStateMachineDefinition: validateStateMachineDefinition,
};
