import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { JsonObject } from '../../json.ts';
import { splitQualifier } from '../arns.ts';
import type { MachineAlias, Route, StateMachine } from '../store/machine-store.ts';
import { ApiError } from './api-error.ts';
import { checkArn, findTarget, versionOf } from './find-machine.ts';
import { type ApiContext, type Operation, operation, present, refusedFields } from './operation.ts';
import { pageOf } from './paging.ts';
import { arn, bounded, description, page } from './shapes.ts';
import { versionArn } from './versions.ts';

/** https://docs.aws.amazon.com/step-functions/latest/dg/concepts-state-machine-alias.html */
const MAX_ALIASES = 100;
const MAX_ROUTES = 2;
/** As AWS prints it in its answers. A name of digits alone would look like a version's ARN. */
const aliasPattern = '^(?=.*[a-zA-Z_\\-\\.])[a-zA-Z0-9_\\-\\.]+$';
const aliasName = new RegExp(aliasPattern);

const routingConfiguration = z
  .array(
    z.object({
      stateMachineVersionArn: arn,
      weight: z
        .number()
        .int()
        .min(0, 'Member must have value greater than or equal to 0')
        .max(100, 'Member must have value less than or equal to 100'),
    }),
  )
  .min(1, 'Member must have length greater than or equal to 1');
type RoutingConfiguration = z.infer<typeof routingConfiguration>;

/**
 * Returns the machine and the versions that a routing configuration names.
 * @throws ValidationException, worded as recorded
 */
function readRoutes(context: ApiContext, given: RoutingConfiguration): { machine: StateMachine; routes: Route[] } {
  if (given.length > MAX_ROUTES) {
    const items = given.map(
      (item) =>
        `RoutingConfigurationListItem(stateMachineVersionArn=${item.stateMachineVersionArn}, weight=${item.weight})`,
    );
    const message = `Member must have length less than or equal to ${MAX_ROUTES}`;
    throw refusedFields([{ value: `[${items.join(', ')}]`, path: ['routingConfiguration'], message }]);
  }
  const arns = given.map(({ stateMachineVersionArn }) => stateMachineVersionArn);
  const received = `Received: [${arns.join(', ')}]`;
  if (new Set(arns).size < arns.length)
    throw invalid(`Routing configuration must contain distinct state machine version ARNs. ${received}`);
  const weights = given.map(({ weight }) => weight);
  if (weights.reduce((sum, weight) => sum + weight, 0) !== 100)
    throw invalid(`Sum of routing configuration weights must equal 100. Received: [${weights.join(', ')}]`);
  for (const one of arns) checkArn(one, 'stateMachine');
  const parts = arns.map(splitQualifier);
  if (parts.some(({ qualifier }) => !/^\d+$/.test(qualifier ?? '')))
    throw invalid(`Routing configuration must contain state machine version ARNs. ${received}`);
  const [machineArn = '', ...others] = new Set(parts.map((part) => part.machineArn));
  if (others.length > 0) throw invalid(`Routing configuration must contain versions of one state machine. ${received}`);
  const machine = context.machines.get(machineArn);
  const versions = parts.map(({ qualifier }) => machine && versionOf(machine, Number(qualifier)));
  const routes = versions.flatMap((version, index) =>
    version === undefined ? [] : [{ version: version.number, weight: given[index]?.weight ?? 0 }],
  );
  if (machine === undefined || routes.length < given.length) throw notFound();
  return { machine, routes };
}

const createRequest = z.object({
  name: bounded(80).regex(aliasName, `Member must satisfy regular expression pattern: ${aliasPattern}`),
  description,
  routingConfiguration,
});

/** Idempotent: the same alias with the same description and routing is answered as created. */
const createStateMachineAlias = operation(createRequest, (context, request) => {
  const { machine, routes } = readRoutes(context, request.routingConfiguration);
  const existing = machine.aliases.find(({ name }) => name === request.name);
  if (existing !== undefined) {
    if (isDeepStrictEqual([existing.routes, existing.description], [routes, request.description]))
      return { stateMachineAliasArn: aliasArn(machine, existing), creationDate: existing.createdAt / 1_000 };
    // Recorded: the same message even if only the description differs.
    throw new ApiError(
      'ConflictException',
      'Failed to create alias because an alias with the same name and a different routing configuration already exists.',
    );
  }
  if (machine.aliases.length >= MAX_ALIASES) {
    throw new ApiError(
      'ServiceQuotaExceededException',
      `A state machine has at most ${MAX_ALIASES} aliases: delete some of '${machine.arn}'`,
    );
  }
  const now = context.engine.clock.now();
  const alias: MachineAlias = {
    name: request.name,
    description: request.description,
    routes,
    createdAt: now,
    updatedAt: now,
  };
  machine.aliases.push(alias);
  context.saveMachines();
  return { stateMachineAliasArn: aliasArn(machine, alias), creationDate: now / 1_000 };
});

const updateRequest = z.object({
  stateMachineAliasArn: arn,
  description,
  routingConfiguration: routingConfiguration.optional(),
});
const updateStateMachineAlias = operation(updateRequest, (context, request) => {
  const { machine, alias } = findAlias(context, request.stateMachineAliasArn);
  if (request.description === undefined && request.routingConfiguration === undefined)
    throw invalid('Either the description or the RoutingConfiguration must be specified');
  if (request.routingConfiguration !== undefined) {
    const routed = readRoutes(context, request.routingConfiguration);
    if (routed.machine !== machine)
      throw invalid(`Routing configuration must contain versions of the alias's state machine '${machine.arn}'`);
    alias.routes = routed.routes;
  }
  alias.description = request.description ?? alias.description;
  alias.updatedAt = context.engine.clock.now();
  context.saveMachines();
  return { updateDate: alias.updatedAt / 1_000 };
});

const describeStateMachineAlias = operation(z.object({ stateMachineAliasArn: arn }), (context, request): JsonObject => {
  const { machine, alias } = findAlias(context, request.stateMachineAliasArn);
  return present({
    stateMachineAliasArn: aliasArn(machine, alias),
    name: alias.name,
    description: alias.description,
    routingConfiguration: alias.routes.map(({ version, weight }) => ({
      stateMachineVersionArn: versionArn(machine, { number: version }),
      weight,
    })),
    creationDate: alias.createdAt / 1_000,
    updateDate: alias.updatedAt / 1_000,
  });
});

/**
 * In order of creation (recorded, although the reference says newest first). For a version's ARN
 * only the aliases that route to it.
 */
const listStateMachineAliases = operation(z.object({ ...page, stateMachineArn: arn }), (context, request) => {
  const { machine, version } = findTarget(context, request.stateMachineArn);
  const wanted = machine.aliases.filter(
    ({ routes }) => version === undefined || routes.some((route) => route.version === version.number),
  );
  const { items, nextToken } = pageOf(wanted, request, {
    name: ['ListStateMachineAliases', request.stateMachineArn],
    now: context.engine.clock.now(),
    keyOf: ({ name }) => name,
  });
  const stateMachineAliases = items.map((alias) => ({
    stateMachineAliasArn: aliasArn(machine, alias),
    creationDate: alias.createdAt / 1_000,
  }));
  return present({ stateMachineAliases, nextToken });
});

/** Succeeds for an alias that does not exist (recorded). */
const deleteStateMachineAlias = operation(z.object({ stateMachineAliasArn: arn }), (context, request) => {
  const { machineArn, qualifier } = splitAlias(request.stateMachineAliasArn);
  const machine = context.machines.get(machineArn);
  if (machine === undefined) return {};
  machine.aliases = machine.aliases.filter(({ name }) => name !== qualifier);
  context.saveMachines();
  return {};
});

function findAlias(context: ApiContext, given: string): { machine: StateMachine; alias: MachineAlias } {
  const { machineArn, qualifier } = splitAlias(given);
  const machine = context.machines.get(machineArn);
  const alias = machine?.aliases.find(({ name }) => name === qualifier);
  if (machine === undefined || alias === undefined) throw notFound();
  return { machine, alias };
}

function splitAlias(given: string): ReturnType<typeof splitQualifier> {
  checkArn(given, 'stateMachine');
  const parts = splitQualifier(given);
  if (aliasName.test(parts.qualifier ?? '')) return parts;
  throw new ApiError('InvalidArn', `Invalid Arn: 'Not an alias ARN: ${given}'`);
}

export function aliasArn({ arn: machineArn }: StateMachine, { name }: MachineAlias): string {
  return `${machineArn}:${name}`;
}

function invalid(message: string): ApiError {
  return new ApiError('ValidationException', message);
}

/** AWS's message, recorded. */
function notFound(): ApiError {
  return new ApiError('ResourceNotFound', 'Request references a resource that does not exist.');
}

export const aliasOperations: Record<string, Operation> = {
  CreateStateMachineAlias: createStateMachineAlias,
  UpdateStateMachineAlias: updateStateMachineAlias,
  DescribeStateMachineAlias: describeStateMachineAlias,
  ListStateMachineAliases: listStateMachineAliases,
  DeleteStateMachineAlias: deleteStateMachineAlias,
};
