import * as z from 'zod/mini';
import { actionsOfTask } from '../aws-actions.ts';
import { type Issue, type Rule, resourcesOf, type Stack, targetOf } from '../stack.ts';
import { definitionOf, tasksOf } from '../workflow-definition.ts';

const OneOrMore = z.union([
  z.pipe(
    z.string(),
    z.transform((one) => [one]),
  ),
  z.array(z.string()),
]);
const Policy = z.object({
  PolicyDocument: z.object({ Statement: z.array(z.object({ Effect: z.string(), Action: OneOrMore })) }),
});
const Role = z.object({
  Policies: z._default(z.array(Policy), []),
  ManagedPolicyArns: z._default(z.array(z.unknown()), []),
});
/** A policy that several roles share. */
const SharedPolicy = z.extend(Policy, { Roles: z.array(z.unknown()) });
const Lambda = z.object({
  Handler: z.string(),
  Role: z.unknown(),
  TracingConfig: z.optional(z.object({ Mode: z.string() })),
  DeadLetterConfig: z.optional(z.object({ TargetArn: z.unknown() })),
});
const Mapping = z.object({
  FunctionName: z.unknown(),
  StartingPosition: z.optional(z.string()),
  DestinationConfig: z.optional(z.object({ OnFailure: z.optional(z.object({ Destination: z.unknown() })) })),
});
const Machine = z.object({
  RoleArn: z.unknown(),
  DefinitionString: z.unknown(),
  LoggingConfiguration: z.optional(z.object({ Level: z.optional(z.string()) })),
  TracingConfiguration: z.optional(z.object({ Enabled: z.boolean() })),
});
const Method = z.object({
  Integration: z.optional(z.object({ Credentials: z.optional(z.unknown()), Uri: z.optional(z.unknown()) })),
});

/** A function writes its own log. The stack creates the log group. */
const LOG_ACTIONS = ['logs:CreateLogStream', 'logs:PutLogEvents'];
/** https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html */
const LAMBDA_TRACING = ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'];
/** https://docs.aws.amazon.com/step-functions/latest/dg/concepts-xray-tracing.html */
const MACHINE_TRACING = [...LAMBDA_TRACING, 'xray:GetSamplingRules', 'xray:GetSamplingTargets'];
/** https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html */
const LOG_DELIVERY = [
  ...['CreateLogDelivery', 'GetLogDelivery', 'UpdateLogDelivery', 'DeleteLogDelivery', 'ListLogDeliveries'],
  ...['PutResourcePolicy', 'DescribeResourcePolicies', 'DescribeLogGroups'],
].map((action) => `logs:${action}`);
/**
 * The actions with which API Gateway writes the logs of an account.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
 */
const API_LOGGING = [
  ...[...LOG_ACTIONS, 'logs:CreateLogGroup', 'logs:DescribeLogGroups', 'logs:DescribeLogStreams'],
  ...['logs:GetLogEvents', 'logs:FilterLogEvents'],
];
/** Amplify's build of the site reads the outputs of the stacks (amplify.yml). */
const SITE_BUILD = ['cloudformation:DescribeStacks'];
/** The actions with which Lambda reads a stream, with the function's role. */
const STREAM_ACTIONS = ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'].map(
  (action) => `dynamodb:${action}`,
);
const QUEUE_ACTIONS = ['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'].map((action) => `sqs:${action}`);
/** The action that sends a failed event, by the type of its destination. */
const FAILURE_ACTIONS = new Map([
  ['AWS::SQS::Queue', 'sqs:SendMessage'],
  ['AWS::SNS::Topic', 'sns:Publish'],
  ['AWS::S3::Bucket', 's3:PutObject'],
  ['AWS::Lambda::Function', 'lambda:InvokeFunction'],
]);

/** A role allows exactly the actions that its function, workflow or API calls. */
export const rightsAreThoseUsed: Rule = (stacks) =>
  stacks.flatMap((stack) => {
    const needed = neededByRole(stack, stacks);
    return resourcesOf(stack, 'AWS::IAM::Role').flatMap(([role, properties]) => {
      const { Policies, ManagedPolicyArns } = Role.parse(properties);
      const statements = [...Policies, ...sharedPoliciesOf(role, stack, stacks)].flatMap(
        ({ PolicyDocument }) => PolicyDocument.Statement,
      );
      const granted = new Set(statements.filter(({ Effect }) => Effect === 'Allow').flatMap(({ Action }) => Action));
      const used = needed.get(role);
      const say = (message: string): Issue => ({ stack: stack.name, resource: role, message });
      if (used === undefined) return [say('is the role of no function, workflow, API or site')];
      return [
        ...(ManagedPolicyArns.length > 0 ? [say('has managed policies, which allow more than it needs')] : []),
        ...[...granted].filter((action) => !used.has(action)).map((action) => say(`allows ${action}, never called`)),
        ...[...used].filter((action) => !granted.has(action)).map((action) => say(`does not allow ${action}`)),
      ];
    });
  });

/** Returns the shared policies of a role. */
const sharedPoliciesOf = (role: string, stack: Stack, stacks: readonly Stack[]) =>
  resourcesOf(stack, 'AWS::IAM::Policy')
    .map(([, properties]) => SharedPolicy.parse(properties))
    .filter(({ Roles }) => Roles.some((each) => targetOf(each, stack, stacks)?.logicalId === role));

/** Returns the actions that each role needs, by its logical id. */
function neededByRole(stack: Stack, stacks: readonly Stack[]): Map<string, Set<string>> {
  const needed = new Map<string, Set<string>>();
  const need = (role: unknown, actions: Iterable<string>) => {
    const logicalId = targetOf(role, stack, stacks)?.logicalId;
    if (logicalId !== undefined) needed.set(logicalId, new Set([...(needed.get(logicalId) ?? []), ...actions]));
  };
  const sendingTo = (destination: unknown): string[] => {
    const type = targetOf(destination, stack, stacks)?.resource.Type;
    return type === undefined ? [] : [FAILURE_ACTIONS.get(type) ?? `(sending to ${type})`];
  };

  for (const [logicalId, properties] of resourcesOf(stack, 'AWS::Lambda::Function')) {
    const { Handler, Role, TracingConfig, DeadLetterConfig } = Lambda.parse(properties);
    need(Role, LOG_ACTIONS);
    need(Role, stack.code.get(Handler)?.actions ?? []);
    if (TracingConfig?.Mode === 'Active') need(Role, LAMBDA_TRACING);
    need(Role, sendingTo(DeadLetterConfig?.TargetArn));
    for (const [, mapping] of resourcesOf(stack, 'AWS::Lambda::EventSourceMapping')) {
      const { FunctionName, StartingPosition, DestinationConfig } = Mapping.parse(mapping);
      if (targetOf(FunctionName, stack, stacks)?.logicalId !== logicalId) continue;
      need(Role, StartingPosition === undefined ? QUEUE_ACTIONS : STREAM_ACTIONS);
      need(Role, sendingTo(DestinationConfig?.OnFailure?.Destination));
    }
    for (const [, config] of resourcesOf(stack, 'AWS::Lambda::EventInvokeConfig')) {
      const { FunctionName, DestinationConfig } = Mapping.parse(config);
      if (targetOf(FunctionName, stack, stacks)?.logicalId !== logicalId) continue;
      need(Role, sendingTo(DestinationConfig?.OnFailure?.Destination));
    }
  }
  for (const [, properties] of resourcesOf(stack, 'AWS::StepFunctions::StateMachine')) {
    const { RoleArn, DefinitionString, LoggingConfiguration, TracingConfiguration } = Machine.parse(properties);
    for (const { resource, given } of tasksOf(definitionOf(DefinitionString))) {
      need(RoleArn, actionsOfTask(resource, given));
    }
    if ((LoggingConfiguration?.Level ?? 'OFF') !== 'OFF') need(RoleArn, LOG_DELIVERY);
    if (TracingConfiguration?.Enabled) need(RoleArn, MACHINE_TRACING);
  }
  for (const [, { CloudWatchRoleArn }] of resourcesOf(stack, 'AWS::ApiGateway::Account')) {
    need(CloudWatchRoleArn, API_LOGGING);
  }
  for (const [, { IAMServiceRole }] of resourcesOf(stack, 'AWS::Amplify::App')) need(IAMServiceRole, SITE_BUILD);
  for (const [, properties] of resourcesOf(stack, 'AWS::ApiGateway::Method')) {
    const { Credentials, Uri } = Method.parse(properties).Integration ?? {};
    const action = /:(\w+):action\/(\w+)/.exec(JSON.stringify(Uri ?? ''));
    if (action) need(Credentials, [`${action[1]}:${action[2]}`]);
  }
  return needed;
}
