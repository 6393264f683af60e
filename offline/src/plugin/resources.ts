import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import {
  CreateTopicCommand,
  ListSubscriptionsByTopicCommand,
  SetSubscriptionAttributesCommand,
  SNSClient,
  SubscribeCommand,
} from '@aws-sdk/client-sns';
import { CreateQueueCommand, SetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { z } from 'zod';
import type { CloudEndpoints } from '../cloud/index.ts';
import type { LocalStack } from '../cloudformation/index.ts';
import { createTables as createLocalTables, parseTableDefinition } from '../dynamodb/index.ts';
import { isObject } from '../json.ts';
import { GenerateSecretString, generateSecretString } from '../secrets/generate-secret-string.ts';

/** The types that `createResources` creates. */
export const CREATED_TYPES = [
  'AWS::DynamoDB::Table',
  'AWS::SQS::Queue',
  'AWS::S3::Bucket',
  'AWS::SNS::Topic',
  'AWS::SecretsManager::Secret',
];

/**
 * Creates the service's tables, queues, buckets, topics and secrets. Existing ones keep their
 * content and get the current attributes. `streamArns` gets the ARN of each table's stream by the
 * table's logical id.
 */
export async function createResources(
  stack: LocalStack,
  streamArns: Map<string, string>,
  endpoints: Pick<CloudEndpoints, 'dynamodb' | 'sqs' | 's3' | 'sns' | 'secretsManager'>,
): Promise<void> {
  await createTables(stack, streamArns, endpoints.dynamodb);
  await createQueues(stack, endpoints.sqs);
  await createBuckets(stack, endpoints.s3);
  await createTopics(stack, endpoints.sns);
  await createSecrets(stack, endpoints.secretsManager);
}

/** Returns the path of a resource's properties, for messages. */
const propertiesOf = (logicalId: string) => `resources.Resources.${logicalId}.Properties`;

async function createTables(stack: LocalStack, streamArns: Map<string, string>, endpoint: string): Promise<void> {
  const resources = stack.resourcesOf('AWS::DynamoDB::Table');
  if (resources.length === 0) return;
  const logicalIds = new Map<string, string>();
  const tables = resources.map(([logicalId, { Properties }]) => {
    const tableName = stack.nameOf(logicalId);
    logicalIds.set(tableName, logicalId);
    const properties = stack.resolve(Properties, propertiesOf(logicalId));
    return { tableName, definition: parseTableDefinition(tableName, properties) };
  });
  const client = new DynamoDBClient({ endpoint });
  for (const { tableName, streamArn } of await createLocalTables(client, tables)) {
    const logicalId = logicalIds.get(tableName);
    if (logicalId !== undefined && streamArn !== undefined) streamArns.set(logicalId, streamArn);
  }
  client.destroy();
}

/** Properties of AWS::SQS::Queue that SQS's API has as attributes (API reference, CreateQueue). */
const QUEUE_ATTRIBUTES = [
  'ContentBasedDeduplication',
  'DelaySeconds',
  'FifoQueue',
  'MaximumMessageSize',
  'MessageRetentionPeriod',
  'ReceiveMessageWaitTimeSeconds',
  'RedrivePolicy',
  'VisibilityTimeout',
];

async function createQueues(stack: LocalStack, endpoint: string): Promise<void> {
  const resources = stack.resourcesOf('AWS::SQS::Queue');
  if (resources.length === 0) return;
  const client = new SQSClient({ endpoint });
  for (const [logicalId, { Properties }] of resources) {
    const properties = stack.resolve(Properties, propertiesOf(logicalId));
    const known = Object.entries(isObject(properties) ? properties : {}).filter(([name]) =>
      QUEUE_ATTRIBUTES.includes(name),
    );
    const { FifoQueue, ...changeable } = attributesOf(Object.fromEntries(known));
    const fifo = FifoQueue === 'true' ? { FifoQueue } : undefined;
    // Without the other attributes: SQS refuses to create a queue that exists with different ones.
    const { QueueUrl } = await client.send(
      new CreateQueueCommand({ QueueName: stack.nameOf(logicalId), Attributes: fifo }),
    );
    if (Object.keys(changeable).length > 0) {
      await client.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: changeable }));
    }
  }
  client.destroy();
}

/** Returns the names of the service's buckets, without the one for the framework's uploads. */
export function bucketNames(stack: LocalStack): string[] {
  return stack
    .resourcesOf('AWS::S3::Bucket')
    .filter(([logicalId]) => logicalId !== 'ServerlessDeploymentBucket')
    .map(([logicalId]) => String(stack.resolve({ Ref: logicalId }, `resources.Resources.${logicalId}`)));
}

async function createBuckets(stack: LocalStack, endpoint: string): Promise<void> {
  const names = bucketNames(stack);
  if (names.length === 0) return;
  const client = new S3Client({ endpoint, forcePathStyle: true });
  for (const Bucket of names) await client.send(new CreateBucketCommand({ Bucket }));
  client.destroy();
}

const Attribute = z.union([
  z.string(),
  z.number(),
  z.boolean(),
  z.record(z.string(), z.unknown()),
  z.array(z.unknown()),
]);

const TopicProperties = z.object({
  DisplayName: Attribute.optional(),
  FifoTopic: Attribute.optional(),
  ContentBasedDeduplication: Attribute.optional(),
});

async function createTopics(stack: LocalStack, endpoint: string): Promise<void> {
  const resources = stack.resourcesOf('AWS::SNS::Topic');
  if (resources.length === 0) return;
  const client = new SNSClient({ endpoint });
  for (const [logicalId, { Properties }] of resources) {
    const { Subscription: _later, ...properties } = Properties;
    const Attributes = attributesOf(TopicProperties.parse(stack.resolve(properties, propertiesOf(logicalId))));
    await client.send(new CreateTopicCommand({ Name: stack.nameOf(logicalId), Attributes }));
  }
  client.destroy();
}

const SubscriptionProperties = z.object({
  TopicArn: z.string(),
  Protocol: z.string(),
  Endpoint: z.string().optional(),
  RawMessageDelivery: Attribute.optional(),
  FilterPolicy: Attribute.optional(),
  FilterPolicyScope: Attribute.optional(),
  RedrivePolicy: Attribute.optional(),
});

/**
 * Subscribes queues to topics. Both may belong to other services, which have created them before
 * they published the ARNs. An existing subscription gets the current attributes.
 */
export async function subscribeQueues(stack: LocalStack, endpoint: string): Promise<void> {
  const ofTopics = stack.resourcesOf('AWS::SNS::Topic').flatMap(
    ([
      logicalId,
      {
        Properties: { Subscription },
      },
    ]) => {
      const subscriptions: unknown[] = Array.isArray(Subscription) ? Subscription : [];
      return subscriptions
        .filter(isObject)
        .map((one) => [logicalId, { TopicArn: { Ref: logicalId }, ...one }] as const);
    },
  );
  const own = stack
    .resourcesOf('AWS::SNS::Subscription')
    .map(([logicalId, { Properties }]) => [logicalId, Properties] as const);
  const ofQueues = [...ofTopics, ...own].filter(
    ([, properties]) => 'Protocol' in properties && properties.Protocol === 'sqs',
  );
  if (ofQueues.length === 0) return;
  const client = new SNSClient({ endpoint });
  for (const [logicalId, properties] of ofQueues) {
    await subscribe(client, SubscriptionProperties.parse(stack.resolve(properties, propertiesOf(logicalId))));
  }
  client.destroy();
}

async function subscribe(client: SNSClient, given: z.infer<typeof SubscriptionProperties>): Promise<void> {
  const { TopicArn, Protocol, Endpoint, ...others } = given;
  const Attributes = attributesOf(others);
  const { Subscriptions = [] } = await client.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
  const existing = Subscriptions.find((one) => one.Protocol === Protocol && one.Endpoint === Endpoint);
  if (existing === undefined) {
    await client.send(new SubscribeCommand({ TopicArn, Protocol, Endpoint, Attributes }));
    return;
  }
  const { SubscriptionArn } = existing;
  for (const [AttributeName, AttributeValue] of Object.entries(Attributes)) {
    await client.send(new SetSubscriptionAttributesCommand({ SubscriptionArn, AttributeName, AttributeValue }));
  }
}

const SecretProperties = z.looseObject({
  SecretString: z.string().optional(),
  GenerateSecretString: GenerateSecretString.optional(),
});

/**
 * Creates secrets with the template's value or a generated one. They keep it, as in a deployment.
 */
async function createSecrets(stack: LocalStack, endpoint: string): Promise<void> {
  const resources = stack.resourcesOf('AWS::SecretsManager::Secret');
  if (resources.length === 0) return;
  // Loaded late: most services have no secrets and start faster without the client.
  const { CreateSecretCommand, ResourceExistsException, SecretsManagerClient } = await import(
    '@aws-sdk/client-secrets-manager'
  );
  const client = new SecretsManagerClient({ endpoint });
  for (const [logicalId, { Properties }] of resources) {
    const properties = SecretProperties.parse(stack.resolve(Properties, propertiesOf(logicalId)));
    const SecretString = properties.SecretString ?? generateSecretString(properties.GenerateSecretString ?? {});
    try {
      await client.send(new CreateSecretCommand({ Name: stack.nameOf(logicalId), SecretString }));
    } catch (error) {
      if (!(error instanceof ResourceExistsException)) throw error;
    }
  }
  client.destroy();
}

/** Returns attributes as SQS and SNS take them: objects as JSON, everything else as text. */
function attributesOf(properties: object): Record<string, string> {
  return Object.fromEntries(
    Object.entries(properties)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, typeof value === 'object' ? JSON.stringify(value) : String(value)]),
  );
}
