import { CreateQueueCommand, SetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { LocalStack } from '../cloudformation/index.ts';
import { isObject } from '../cloudformation/intrinsic-call.ts';

/** Properties of AWS::SQS::Queue that are attributes of the same name in SQS's API (API reference, CreateQueue). */
const ATTRIBUTES = [
  'ContentBasedDeduplication',
  'DelaySeconds',
  'FifoQueue',
  'MaximumMessageSize',
  'MessageRetentionPeriod',
  'ReceiveMessageWaitTimeSeconds',
  'RedrivePolicy',
  'VisibilityTimeout',
];

/** Creates the service's queues. A queue that is there already keeps its messages and gets the attributes of now. */
export async function createServiceQueues(stack: LocalStack, endpoint: string): Promise<void> {
  const queues = stack.resourcesOf('AWS::SQS::Queue').map(([logicalId, { Properties }]) => {
    const properties = stack.resolve(Properties, `resources.Resources.${logicalId}.Properties`);
    return { name: stack.nameOf(logicalId), attributes: attributesOf(properties) };
  });
  if (queues.length === 0) return;
  const client = new SQSClient({ endpoint });
  for (const { name, attributes } of queues) {
    const fifo = attributes.FifoQueue === 'true' ? { FifoQueue: 'true' } : undefined;
    // Without the other attributes: a queue that exists with different ones would be refused.
    const { QueueUrl } = await client.send(new CreateQueueCommand({ QueueName: name, Attributes: fifo }));
    const { FifoQueue: _fixed, ...changeable } = attributes;
    if (Object.keys(changeable).length > 0) {
      await client.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: changeable }));
    }
  }
  client.destroy();
}

function attributesOf(properties: unknown): Record<string, string> {
  if (!isObject(properties)) return {};
  return Object.fromEntries(
    Object.entries(properties)
      .filter(([name]) => ATTRIBUTES.includes(name))
      .map(([name, value]) => [name, typeof value === 'object' ? JSON.stringify(value) : String(value)]),
  );
}
