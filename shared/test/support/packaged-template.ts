import { cp, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import * as z from 'zod/mini';
import { withPackage } from '../../scripts/package-service.ts';
import { oncePerRun, oneAtATime } from './once-per-run.ts';

const OneOrMore = z.union([
  z.pipe(
    z.string(),
    z.transform((one) => [one]),
  ),
  z.array(z.string()),
]);
const Statement = z.object({ Action: OneOrMore, Resource: z.unknown() });
const Role = z.object({
  AssumeRolePolicyDocument: z.unknown(),
  ManagedPolicyArns: z._default(z.array(z.unknown()), []),
  Policies: z.array(z.object({ PolicyDocument: z.object({ Statement: z.array(Statement) }) })),
});
const AccessLog = z.object({ DestinationArn: z.unknown(), Format: z.string() });
const LogFields = z.record(z.string(), z.string());
/** The actions that write traces, also for workflows. */
const TRACES = ['PutTraceSegments', 'PutTelemetryRecords', 'GetSamplingRules', 'GetSamplingTargets'] as const;
const TracePolicy = z.object({
  Roles: z.array(z.object({ Ref: z.string() })),
  PolicyDocument: z.object({
    Statement: z.tuple([z.object({ Action: z.array(z.enum(TRACES.map((action) => `xray:${action}` as const))) })]),
  }),
});
const Traced = z.union([z.object({ Mode: z.literal('Active') }), z.object({ Enabled: z.literal(true) })]);
const Resource = z.looseObject({ Type: z.string(), Properties: z._default(z.record(z.string(), z.unknown()), {}) });
const Metric = z.object({
  Namespace: z.string(),
  MetricName: z.string(),
  Dimensions: z._default(z.array(z.object({ Name: z.string(), Value: z.unknown() })), []),
});
const Alarm = z.union([
  z.pipe(
    Metric,
    z.transform((metric) => [metric]),
  ),
  z.pipe(
    z.object({ Metrics: z.array(z.object({ MetricStat: z.optional(z.object({ Metric })) })) }),
    z.transform(({ Metrics }) => Metrics.flatMap(({ MetricStat }) => MetricStat?.Metric ?? [])),
  ),
]);
const actions = z._default(z.array(z.unknown()), []);
const AlarmActionsOf = z.object({ AlarmActions: actions, InsufficientDataActions: actions });
const Template = z.object({
  Resources: z.record(z.string(), Resource),
  Outputs: z.record(z.string(), z.looseObject({ Export: z.optional(z.object({ Name: z.unknown() })) })),
});

/** The CloudFormation template of a packaged service. */
export class PackagedTemplate {
  readonly text: string;
  readonly #template: z.infer<typeof Template>;

  constructor(text: string) {
    this.text = text;
    this.#template = Template.parse(JSON.parse(text));
  }

  /** Returns the resources of a type by logical id. */
  resources(type: string): Record<string, z.infer<typeof Resource>> {
    return Object.fromEntries(Object.entries(this.#template.Resources).filter(([, { Type }]) => Type === type));
  }

  /** Returns the properties of the resources of a type. */
  propertiesOf(type: string): Record<string, unknown>[] {
    return Object.values(this.resources(type)).map(({ Properties }) => Properties);
  }

  /** The warm throughput of each table by logical id, without tables that have none. */
  get warmThroughputs(): Record<string, unknown> {
    const tables = Object.entries(this.resources('AWS::DynamoDB::Table'));
    const warm = tables.map(([logicalId, { Properties }]) => [logicalId, Properties.WarmThroughput] as const);
    return Object.fromEntries(warm.filter(([, throughput]) => throughput !== undefined));
  }

  /** The fields of the access logs of all stages. */
  get accessLogs(): Record<string, string>[] {
    const stages = ['AWS::ApiGateway::Stage', 'AWS::ApiGatewayV2::Stage'].flatMap((type) => this.propertiesOf(type));
    return stages.map(({ AccessLogSetting, AccessLogSettings }) =>
      LogFields.parse(JSON.parse(AccessLog.parse(AccessLogSetting ?? AccessLogSettings).Format)),
    );
  }

  /** The logical ids of permissions that name no source, so that anybody could call. */
  get openPermissions(): string[] {
    const permissions = Object.entries(this.resources('AWS::Lambda::Permission'));
    return permissions
      .filter(([, { Properties }]) => Properties.SourceArn === undefined)
      .map(([logicalId]) => logicalId);
  }

  /** The logical ids of functions and workflows that are not traced, or cannot write traces. */
  get untraced(): string[] {
    const policies = this.propertiesOf('AWS::IAM::Policy').map((policy) => TracePolicy.parse(policy));
    const roles = policies.flatMap(({ Roles }) =>
      Roles.map(({ Ref }) => JSON.stringify({ 'Fn::GetAtt': [Ref, 'Arn'] })),
    );
    const all = ['AWS::Lambda::Function', 'AWS::StepFunctions::StateMachine'].flatMap((type) =>
      Object.entries(this.resources(type)),
    );
    const isTraced = ({ TracingConfig, TracingConfiguration, Role, RoleArn }: Record<string, unknown>) =>
      Traced.safeParse(TracingConfig ?? TracingConfiguration).success &&
      roles.includes(JSON.stringify(Role ?? RoleArn));
    return all.filter(([, { Properties }]) => !isTraced(Properties)).map(([logicalId]) => logicalId);
  }

  get outputs(): z.infer<typeof Template>['Outputs'] {
    return this.#template.Outputs;
  }

  get exports(): string[] {
    return Object.values(this.#template.Outputs).flatMap(({ Export }) => (Export ? [`${Export.Name}`] : []));
  }

  /** The sorted actions and the resources that each role allows, by the role's logical id. */
  get rights(): Record<string, { actions: string[]; resources: unknown[] }> {
    const roles = Object.entries(this.resources('AWS::IAM::Role')).map(([logicalId, { Properties }]) => {
      const { Policies, ManagedPolicyArns } = Role.parse(Properties);
      if (ManagedPolicyArns.length > 0) throw new Error(`${logicalId} has managed policies`);
      const statements = Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
      const actions = [...new Set(statements.flatMap(({ Action }) => Action))].sort();
      return [logicalId, { actions, resources: statements.map(({ Resource }) => Resource) }] as const;
    });
    return Object.fromEntries(roles);
  }

  /** The metrics (`namespace name`) and dimensions that each alarm watches, by logical id. */
  get watched(): Record<string, [metric: string, dimensions: Record<string, unknown>][]> {
    const alarms = Object.entries(this.resources('AWS::CloudWatch::Alarm'));
    return Object.fromEntries(
      alarms.map(([logicalId, { Properties }]) => [
        logicalId,
        Alarm.parse(Properties).map(({ Namespace, MetricName, Dimensions }) => [
          `${Namespace} ${MetricName}`,
          Object.fromEntries(Dimensions.map(({ Name, Value }) => [Name, Value])),
        ]),
      ]),
    );
  }

  /** The actions of each alarm, by logical id. */
  get alarmActions(): Record<string, unknown[]> {
    const alarms = Object.entries(this.resources('AWS::CloudWatch::Alarm'));
    return Object.fromEntries(
      alarms.map(([logicalId, { Properties }]) => {
        const { AlarmActions, InsufficientDataActions } = AlarmActionsOf.parse(Properties);
        return [logicalId, [...AlarmActions, ...InsufficientDataActions]];
      }),
    );
  }

  /** The role of each function, by logical id. */
  get functionRoles(): Record<string, unknown> {
    const functions = Object.entries(this.resources('AWS::Lambda::Function'));
    return Object.fromEntries(functions.map(([logicalId, { Properties }]) => [logicalId, Properties.Role]));
  }
}

/**
 * What a table of production looks like: protected, recoverable, kept when its stack is deleted.
 */
export const KEPT_TABLE = {
  DeletionPolicy: 'Retain',
  UpdateReplacePolicy: 'Retain',
  Properties: {
    // A fixed name, so that a deployment after a removal finds the table again.
    TableName: expect.stringMatching(/^booth-[a-z]+-prod$/),
    BillingMode: 'PAY_PER_REQUEST',
    DeletionProtectionEnabled: true,
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
  },
};

/** Stands in the environment of the shell that packages: nothing of it may be deployed. */
export const SHELL_SECRET = 'key of a shell';

/**
 * Packages a service, as `withPackage` says, and returns the folder of the template, the state and
 * the zips. Suites of a run that ask for the same package get the same folder.
 */
export const packagedFolder = (folder: string, stage: string, params: string[] = []): Promise<string> =>
  oncePerRun(['package', basename(folder), stage, ...params].join(' '), (kept) => {
    const keep = (packaged: string) => cp(packaged, kept, { recursive: true });
    // The framework gathers each package in one folder of the service, and empties that at the end.
    return oneAtATime(`package ${basename(folder)}`, () =>
      withPackage(folder, stage, params, keep, { RECEIPT_KEY: SHELL_SECRET }),
    );
  });

/** Returns the template of a service's package. */
export async function packageService(folder: string, stage: string, params: string[] = []): Promise<PackagedTemplate> {
  const packaged = await packagedFolder(folder, stage, params);
  return new PackagedTemplate(await readFile(join(packaged, 'cloudformation-template-update-stack.json'), 'utf8'));
}
