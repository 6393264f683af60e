import type { CloudClient } from '../cloud/index.ts';
import { type LocalStack, type NeededImport, type Template, UnresolvedIntrinsic } from '../cloudformation/index.ts';
import { environments } from './environment.ts';
import { CREATED_TYPES } from './resources.ts';
import type { PluginLog, Serverless } from './serverless.ts';

/** The time before a service logs what it waits for: services that start together need 5 to 8 s. */
const FIRST_REMINDER_MS = 10_000;
const REMINDER_MS = 30_000;

/**
 * Returns the exports of a stack by name. `unresolved` says why an export has no value, in case a
 * service imports it.
 */
export function exportsOf(template: Template, stack: LocalStack) {
  const exports = new Map<string, string>();
  const unresolved = new Map<string, string>();
  for (const [key, output] of Object.entries(template.Outputs)) {
    if (output.Export === undefined || !stack.holds(output.Condition)) continue;
    const path = `resources.Outputs.${key}`;
    const name = `${stack.resolve(output.Export.Name, `${path}.Export.Name`)}`;
    try {
      exports.set(name, `${stack.resolve(output.Value, `${path}.Value`)}`);
    } catch (error) {
      if (!(error instanceof UnresolvedIntrinsic)) throw error;
      unresolved.set(name, error.message);
    }
  }
  return { exports: Object.fromEntries(exports), unresolved: Object.fromEntries(unresolved) };
}

/** Besides environments and outputs, the properties of these types are resolved. */
const RESOLVED_TYPES = [
  ...CREATED_TYPES,
  'AWS::StepFunctions::StateMachine',
  'AWS::StepFunctions::StateMachineVersion',
  'AWS::StepFunctions::StateMachineAlias',
  'AWS::StepFunctions::Activity',
  'AWS::Lambda::EventSourceMapping',
  'AWS::Lambda::EventInvokeConfig',
  'AWS::SNS::Subscription',
  'AWS::Events::Rule',
  'AWS::Scheduler::Schedule',
  'AWS::ApiGateway::Method',
  'AWS::ApiGateway::Model',
  'AWS::ApiGateway::RequestValidator',
  'AWS::ApiGateway::GatewayResponse',
  'AWS::ApiGatewayV2::Integration',
  'AWS::ApiGatewayV2::Authorizer',
];

/**
 * Returns the imports of the resources that other services may wait for. Subscriptions come later
 * than their topics, so their imports are not among them.
 */
export function importsOfCreated(stack: LocalStack): NeededImport[] {
  return importsOfResources(stack, CREATED_TYPES, ({ Subscription: _later, ...properties }) => properties);
}

type Properties = Readonly<Record<string, unknown>>;

function importsOfResources(
  stack: LocalStack,
  types: readonly string[],
  part: (properties: Properties) => Properties = (properties) => properties,
): NeededImport[] {
  return types.flatMap((type) =>
    stack
      .resourcesOf(type)
      .flatMap(([id, { Properties }]) => stack.neededImports(part(Properties), `resources.Resources.${id}.Properties`)),
  );
}

/** Returns all imports of the service: in its resources, outputs and environments. */
export function importsOf(serverless: Serverless, template: Template, stack: LocalStack): NeededImport[] {
  const outputs = Object.entries(template.Outputs).filter(
    ([, { Export, Condition }]) => Export && stack.holds(Condition),
  );
  return [
    ...importsOfResources(stack, RESOLVED_TYPES),
    ...outputs.flatMap(([key, { Value }]) => stack.neededImports(Value, `resources.Outputs.${key}.Value`)),
    ...environments(serverless).flatMap(({ owner, path }) => stack.neededImports(owner.environment ?? {}, path)),
  ];
}

/**
 * Waits until other services have published the needed exports, and adds these to `imports`. One
 * line names what is missing after ten seconds, when that changes, and every 30 s.
 * @throws Error when no service has published anything for `timeoutMs`
 */
export async function fetchImports(
  cloud: CloudClient,
  needed: readonly NeededImport[],
  imports: Map<string, unknown>,
  log: PluginLog,
  timeoutMs: number,
): Promise<void> {
  const missing = new Map(needed.filter(({ name }) => !imports.has(name)).map(({ name, path }) => [name, path]));
  let known = { exports: new Map<string, string>(), revision: -1 };
  let giveUpAt = Date.now() + timeoutMs;
  let remindAt = Date.now() + FIRST_REMINDER_MS;
  let logged = '';
  while (missing.size > 0) {
    const waitMs = Math.max(0, Math.min(remindAt, giveUpAt) - Date.now());
    const { exports, revision, unresolved: reasons } = await cloud.exports(known.revision, waitMs);
    const unresolved = new Map(Object.entries(reasons));
    if (revision !== known.revision) giveUpAt = Date.now() + timeoutMs;
    known = { exports: new Map(Object.entries(exports)), revision };
    for (const name of missing.keys()) {
      const value = known.exports.get(name);
      if (value === undefined) continue;
      imports.set(name, value);
      missing.delete(name);
    }
    if (missing.size === 0) return;
    const lines = missingExports(missing, [...known.exports.keys()], unresolved);
    if (Date.now() >= giveUpAt) {
      throw new Error(
        `${lines} Is the service that exports it in the configuration? If it never runs offline, give its export a ` +
          'value under custom.offlineCloud.imports.',
      );
    }
    if (Date.now() < remindAt && (logged === '' || logged === lines)) continue;
    log.notice(`Waiting: ${lines}`);
    logged = lines;
    remindAt = Date.now() + REMINDER_MS;
  }
}

function missingExports(
  missing: ReadonlyMap<string, string>,
  known: readonly string[],
  unresolved: ReadonlyMap<string, string>,
): string {
  const wanted = [...missing]
    .map(([name, path]) => {
      const reason = unresolved.get(name);
      return `${name} (for ${path}${reason === undefined ? '' : `; it has no value offline: ${reason}`})`;
    })
    .join(', ');
  const published = known.filter((name) => !name.startsWith('sls-')).sort();
  return `no running service exports ${wanted}; exported so far: ${published.join(', ') || 'nothing'}.`;
}
