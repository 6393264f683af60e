import type { LocalStack, Resource, Template } from '../cloudformation/index.ts';
import { isObject } from '../json.ts';

/** Says what does not happen offline, or undefined if the resource has nothing to run. */
type NotRun = string | ((properties: Readonly<Record<string, unknown>>) => string | undefined);

/** Says `what` about a resource that has this property. */
const having =
  (property: string, what: string): NotRun =>
  ({ [property]: value }) =>
    (isObject(value) ? Object.keys(value).length > 0 : value) ? what : undefined;

const missing = 'it does not exist offline';
const uncalled = 'its function is not called';

/**
 * Types of resources that run something or are called by functions, and are missing offline. Roles,
 * alarms, log groups and the like run nothing.
 */
const NOT_RUN: ReadonlyMap<string, NotRun> = new Map<string, NotRun>([
  ['AWS::Events::Rule', having('EventPattern', 'events that match its pattern do not call its targets')],
  ['AWS::Pipes::Pipe', 'this pipe does not run'],
  ['AWS::SNS::Subscription', ({ Protocol, Endpoint }) => unserved([{ Protocol, Endpoint }])],
  ['AWS::SNS::Topic', ({ Subscription }) => unserved(Array.isArray(Subscription) ? Subscription : [])],
  ['AWS::S3::Bucket', having('NotificationConfiguration', 'it sends no notifications')],
  ['Custom::S3', 'it sends no notifications'],
  ['AWS::Cognito::UserPool', having('LambdaConfig', 'its triggers do not call functions')],
  ['Custom::CognitoUserPool', 'its triggers do not call functions'],
  ['AWS::Lambda::Url', 'this function URL is not served'],
  ['AWS::Logs::SubscriptionFilter', uncalled],
  ['AWS::IoT::TopicRule', uncalled],
  ['AWS::IoT::ProvisioningTemplate', uncalled],
  ['AWS::SES::ReceiptRule', 'incoming mail does not call its functions'],
  [
    'AWS::CloudFront::Distribution',
    (properties) => (hasFunctions(properties) ? 'its functions are not called' : undefined),
  ],
  ['AWS::AppSync::GraphQLApi', 'this API is not served'],
  ['AWS::SecretsManager::RotationSchedule', 'this secret keeps its value'],
  ['AWS::DynamoDB::GlobalTable', 'it is not created; an AWS::DynamoDB::Table would be'],
  ['AWS::DynamoDB::Table', having('KinesisStreamSpecification', 'its changes do not reach the Kinesis stream')],
  ['AWS::ApiGateway::Method', ({ Integration }) => unservedIntegration(Integration)],
  ['AWS::ApiGatewayV2::Integration', having('IntegrationSubtype', 'the service of this integration is not called')],
  ['AWS::CloudFormation::CustomResource', 'the function of this custom resource is not called'],
  ...['Kinesis::Stream', 'KinesisFirehose::DeliveryStream', 'RDS::DBCluster', 'RDS::DBInstance', 'ECS::Service'].map(
    (type) => [`AWS::${type}`, missing] as const,
  ),
  ...['ElastiCache::ReplicationGroup', 'ElastiCache::CacheCluster', 'OpenSearchService::Domain', 'DAX::Cluster'].map(
    (type) => [`AWS::${type}`, missing] as const,
  ),
]);

/** The framework only adds it for a deployment. */
const DEPLOYMENT_ONLY = 'Custom::ApiGatewayAccountRole';

/** Returns one line for each resource that runs on AWS and not in the local cloud. */
export function notRunResources({ Resources }: Template, stack: LocalStack): string[] {
  return Object.entries(Resources).flatMap(([logicalId, resource]) => {
    if (!stack.holds(resource.Condition)) return [];
    const what = notRun(resource);
    return what !== undefined ? [`${logicalId} (${resource.Type}): ${what}`] : [];
  });
}

function notRun({ Type, Properties }: Resource): string | undefined {
  const known = NOT_RUN.get(Type);
  if (typeof known === 'function') return known(Properties);
  if (known === undefined && Type.startsWith('Custom::') && Type !== DEPLOYMENT_ONLY) {
    return 'the function of this custom resource is not called';
  }
  return known;
}

/** Topics only reach queues. Mail, which is mostly about alarms, is not listed. */
function unserved(subscriptions: readonly unknown[]): string | undefined {
  const protocols = subscriptions
    .filter(isObject)
    .map(({ Protocol }) => `${Protocol}`)
    .filter((protocol) => !['sqs', 'email', 'email-json'].includes(protocol));
  return protocols.length > 0
    ? `messages do not reach subscribers of the protocol ${[...new Set(protocols)].join(', ')}`
    : undefined;
}

/** Functions, state machines and mocks are served. */
function unservedIntegration(integration: unknown): string | undefined {
  if (!isObject(integration)) return undefined;
  const { Type, Uri } = integration;
  const isServed = Type === 'MOCK' || Type === 'AWS_PROXY' || /:(lambda|states):/.test(JSON.stringify(Uri ?? ''));
  return isServed ? undefined : `this method is not served, its integration is ${Type}`;
}

function hasFunctions(properties: object): boolean {
  return /"(LambdaFunctionARN|FunctionARN)"/.test(JSON.stringify(properties));
}
