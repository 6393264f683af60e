import { ownField } from '../own-field.ts';
import { secretArn } from '../secrets/secret-arn.ts';

/** The facts of a stack on which the values of its resources depend. */
export interface StackFacts {
  stackName: string;
  region: string;
  accountId: string;
  /** Without it, queues have no URL. */
  sqsEndpoint?: string | undefined;
  /** A table's logical id → the ARN of its local stream, once the table is created. */
  streamArns: ReadonlyMap<string, string>;
}

export interface ResourceFacts {
  logicalId: string;
  /** Returns a property, its intrinsics resolved. */
  property(name: string): unknown;
}

/** The values of `Ref` and `Fn::GetAtt` for one type of resource, with AWS's forms of ARNs. */
interface ResourceValues {
  /** The property with which a template chooses the name. */
  nameProperty?: string;
  ref(name: string, stack: StackFacts, resource: ResourceFacts): string | undefined;
  attributes?: Readonly<
    Record<string, (name: string, stack: StackFacts, resource: ResourceFacts) => string | undefined>
  >;
}

const arn = (service: string, resource: string, { region, accountId }: StackFacts) =>
  `arn:aws:${service}:${region}:${accountId}:${resource}`;

const VALUES: Readonly<Record<string, ResourceValues>> = {
  'AWS::DynamoDB::Table': {
    nameProperty: 'TableName',
    ref: (name) => name,
    attributes: {
      Arn: (name, stack) => arn('dynamodb', `table/${name}`, stack),
      StreamArn: (_name, stack, { logicalId }) => stack.streamArns.get(logicalId),
    },
  },
  'AWS::Lambda::Function': {
    nameProperty: 'FunctionName',
    ref: (name) => name,
    attributes: { Arn: (name, stack) => arn('lambda', `function:${name}`, stack) },
  },
  'AWS::StepFunctions::StateMachine': {
    nameProperty: 'StateMachineName',
    ref: (name, stack) => arn('states', `stateMachine:${name}`, stack),
    attributes: { Arn: (name, stack) => arn('states', `stateMachine:${name}`, stack), Name: (name) => name },
  },
  'AWS::StepFunctions::Activity': {
    nameProperty: 'Name',
    ref: (name, stack) => arn('states', `activity:${name}`, stack),
    attributes: { Arn: (name, stack) => arn('states', `activity:${name}`, stack), Name: (name) => name },
  },
  // The ARN of a version has its number, which exists once the version is published.
  'AWS::StepFunctions::StateMachineVersion': { ref: () => undefined },
  'AWS::StepFunctions::StateMachineAlias': { nameProperty: 'Name', ref: aliasArn, attributes: { Arn: aliasArn } },
  'AWS::SQS::Queue': {
    nameProperty: 'QueueName',
    ref: (name, { sqsEndpoint, accountId }) => sqsEndpoint && `${sqsEndpoint}/${accountId}/${name}`,
    attributes: {
      Arn: (name, stack) => arn('sqs', name, stack),
      QueueName: (name) => name,
      QueueUrl: (name, { sqsEndpoint, accountId }) => sqsEndpoint && `${sqsEndpoint}/${accountId}/${name}`,
    },
  },
  'AWS::SecretsManager::Secret': {
    nameProperty: 'Name',
    ref: secretArn,
    attributes: { Id: secretArn },
  },
  'AWS::SNS::Topic': {
    nameProperty: 'TopicName',
    ref: (name, stack) => arn('sns', name, stack),
    attributes: { TopicArn: (name, stack) => arn('sns', name, stack), TopicName: (name) => name },
  },
  'AWS::S3::Bucket': {
    nameProperty: 'BucketName',
    ref: (name) => name.toLowerCase(),
    attributes: { Arn: (name) => `arn:aws:s3:::${name.toLowerCase()}` },
  },
  'AWS::Logs::LogGroup': {
    nameProperty: 'LogGroupName',
    ref: (name) => name,
    attributes: { Arn: (name, stack) => arn('logs', `log-group:${name}:*`, stack) },
  },
  'AWS::IAM::Role': {
    nameProperty: 'RoleName',
    ref: (name) => name,
    attributes: { Arn: (name, { accountId }) => `arn:aws:iam::${accountId}:role/${name}` },
  },
  'AWS::Events::Rule': {
    nameProperty: 'Name',
    ref: (name) => name,
    attributes: { Arn: (name, stack) => arn('events', `rule/${name}`, stack) },
  },
  'AWS::Scheduler::Schedule': {
    nameProperty: 'Name',
    ref: (name) => name,
    attributes: {
      Arn: (name, stack, { property }) =>
        arn('scheduler', `schedule/${property('GroupName') ?? 'default'}/${name}`, stack),
    },
  },
  'AWS::Events::EventBus': {
    nameProperty: 'Name',
    ref: (name) => name,
    attributes: { Name: (name) => name, Arn: (name, stack) => arn('events', `event-bus/${name}`, stack) },
  },
  // An API's id is part of its address, which `api-addresses.ts` replaces as a whole.
  'AWS::ApiGateway::RestApi': {
    ref: (_name, _stack, { logicalId }) => apiId(logicalId),
    attributes: { RestApiId: (_name, _stack, { logicalId }) => apiId(logicalId), RootResourceId: () => 'root' },
  },
  'AWS::ApiGatewayV2::Api': {
    ref: (_name, _stack, { logicalId }) => apiId(logicalId),
    attributes: {
      ApiId: (_name, _stack, { logicalId }) => apiId(logicalId),
      ApiEndpoint: (_name, { region }, { logicalId, property }) =>
        `${property('ProtocolType') === 'WEBSOCKET' ? 'wss' : 'https'}://${apiId(logicalId)}.execute-api.${region}.amazonaws.com`,
    },
  },
  // Parts of an API, to which only other parts of the API refer.
  'AWS::ApiGateway::Resource': { ref: (_name, _stack, { logicalId }) => logicalId },
  'AWS::ApiGatewayV2::Authorizer': { ref: (_name, _stack, { logicalId }) => logicalId },
  'AWS::ApiGatewayV2::Integration': { ref: (_name, _stack, { logicalId }) => logicalId },
  'AWS::ApiGatewayV2::Route': { ref: (_name, _stack, { logicalId }) => logicalId },
};

/** Returns the ARN of an alias, which belongs to the machine of its versions. */
function aliasArn(name: string, _stack: StackFacts, { property }: ResourceFacts): string | undefined {
  const version = aliasedVersions(property('RoutingConfiguration'), property('DeploymentPreference'))[0];
  return version?.replace(/:\d+$/, `:${name}`);
}

/** Returns the ARNs of the versions that an alias names in its resolved properties. */
function aliasedVersions(routing: unknown, preference: unknown): string[] {
  const items: unknown[] = [...(Array.isArray(routing) ? routing : []), preference];
  return items.flatMap((item) => {
    const named = typeof item === 'object' && item !== null && 'StateMachineVersionArn' in item;
    return named && typeof item.StateMachineVersionArn === 'string' ? [item.StateMachineVersionArn] : [];
  });
}

/** Returns the offline id of an API. */
export function apiId(logicalId: string): string {
  return `offline${logicalId.toLowerCase()}`;
}

/** Returns the name of a resource: the one that the template chooses, else STACK-LOGICALID. */
export function physicalName(type: string, stack: StackFacts, resource: ResourceFacts): string {
  const nameProperty = ownField(VALUES, type)?.nameProperty;
  const chosen = nameProperty && resource.property(nameProperty);
  return typeof chosen === 'string' ? chosen : `${stack.stackName}-${resource.logicalId}`;
}

/** Returns the `Ref` of a resource; undefined for an unknown type. */
export function refOf(type: string, stack: StackFacts, resource: ResourceFacts): string | undefined {
  return ownField(VALUES, type)?.ref(physicalName(type, stack, resource), stack, resource);
}

/** Returns the `Fn::GetAtt` of a resource; undefined for an unknown type or attribute. */
export function attributeOf(
  type: string,
  attribute: string,
  stack: StackFacts,
  resource: ResourceFacts,
): string | undefined {
  return ownField(ownField(VALUES, type)?.attributes ?? {}, attribute)?.(
    physicalName(type, stack, resource),
    stack,
    resource,
  );
}
