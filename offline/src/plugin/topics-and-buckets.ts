import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import {
  CreateTopicCommand,
  ListSubscriptionsByTopicCommand,
  SetSubscriptionAttributesCommand,
  SNSClient,
  SubscribeCommand,
} from '@aws-sdk/client-sns';
import { z } from 'zod';
import type { LocalStack } from '../cloudformation/index.ts';

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
 * Creates the service's SNS topics, and their subscriptions by queues. A topic of another service must be there already. A subscription
 * that is there gets the attributes of now.
 */
export async function createServiceTopics(stack: LocalStack, endpoint: string): Promise<void> {
  const topics = stack.resourcesOf('AWS::SNS::Topic');
  const subscriptions = stack.resourcesOf('AWS::SNS::Subscription');
  if (topics.length + subscriptions.length === 0) return;
  const sns = new SNSClient({ endpoint });
  for (const [logicalId, { Properties }] of topics) {
    const path = `resources.Resources.${logicalId}.Properties`;
    const { Subscription = [], ...properties } = Properties;
    const given = TopicProperties.parse(stack.resolve(properties, path));
    const created = await sns.send(
      new CreateTopicCommand({ Name: stack.nameOf(logicalId), Attributes: attributesOf(given) }),
    );
    for (const subscription of Array.isArray(Subscription) ? Subscription : []) {
      await subscribe(sns, { TopicArn: created.TopicArn, ...subscription }, stack, path);
    }
  }
  for (const [logicalId, { Properties }] of subscriptions) {
    await subscribe(sns, Properties, stack, `resources.Resources.${logicalId}.Properties`);
  }
  sns.destroy();
}

async function subscribe(sns: SNSClient, properties: object, stack: LocalStack, path: string): Promise<void> {
  if (!('Protocol' in properties) || properties.Protocol !== 'sqs') return;
  const { TopicArn, Protocol, Endpoint, ...others } = SubscriptionProperties.parse(stack.resolve(properties, path));
  const Attributes = attributesOf(others);
  const { Subscriptions = [] } = await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
  const existing = Subscriptions.find((one) => one.Protocol === Protocol && one.Endpoint === Endpoint);
  if (existing === undefined) {
    await sns.send(new SubscribeCommand({ TopicArn, Protocol, Endpoint, Attributes }));
    return;
  }
  for (const [AttributeName, AttributeValue] of Object.entries(Attributes)) {
    const { SubscriptionArn } = existing;
    await sns.send(new SetSubscriptionAttributesCommand({ SubscriptionArn, AttributeName, AttributeValue }));
  }
}

/** As SNS has them: objects as JSON, everything else as text. */
function attributesOf(properties: object): Record<string, string> {
  return Object.fromEntries(
    Object.entries(properties)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, typeof value === 'object' ? JSON.stringify(value) : String(value)]),
  );
}

/** The names of the service's buckets, without the one into which the framework uploads what it deploys. */
export function bucketNames(stack: LocalStack): string[] {
  return stack
    .resourcesOf('AWS::S3::Bucket')
    .filter(([logicalId]) => logicalId !== 'ServerlessDeploymentBucket')
    .map(([logicalId]) => String(stack.resolve({ Ref: logicalId }, `resources.Resources.${logicalId}`)));
}

/** Creates the service's S3 buckets; one that is there keeps its objects. */
export async function createServiceBuckets(stack: LocalStack, endpoint: string): Promise<void> {
  const names = bucketNames(stack);
  if (names.length === 0) return;
  const s3 = new S3Client({ endpoint, forcePathStyle: true });
  for (const Bucket of names) await s3.send(new CreateBucketCommand({ Bucket }));
  s3.destroy();
}
